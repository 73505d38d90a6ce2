"""`efterord doctor`: looks at everything an installation stands on and says what to do."""

import argparse

SHARES = False
EXAMPLE = """\
example:
  efterord doctor --data /var/lib/efterord
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    verbs.add_parser(
        "doctor",
        help="say what is well, doubtful or unsafe",
        description="Looks at key file, keystore, database, clock, mail and disk. Exit code 1 if something is unsafe: "
        "`serve` then refuses to start.",
        epilog=EXAMPLE,
    )


def run(arguments: argparse.Namespace) -> int:
    """This function will print a line for each check."""
    from efterord.command import checks, checks_pool

    found = [*checks.all_checks(), *checks_pool.sealed_rows(), *checks_pool.old_keys()]
    for check in found:
        print(f"{check.verdict:8} {check.what}: {check.found}")
        if check.advice:
            print(f"         {check.advice}")
    return 1 if any(check.verdict == checks.REFUSED for check in found) else 0
