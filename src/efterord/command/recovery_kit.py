"""`efterord recovery-kit`: print once what opens a backup when this machine is gone."""

import argparse
import os
import sys
from pathlib import Path

EXAMPLE = """\
examples:
  efterord recovery-kit
  efterord recovery-kit --file kit.txt      to print elsewhere; then delete it
  efterord recovery-kit --new               the paper is lost, or somebody may have copied it
"""
PAPER = """\
Recovery kit {name} of {organisation}
Printed {today}. Efterord keeps no copy and cannot print it again.

{lines}

With a backup this paper opens everything in it: keep it where the backups
are not, with the data protection officer, and a copy in a safe.
To use it: efterord restore DIR --recovery-kit FILE, with these lines typed
into FILE, or typed when the command asks for them.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "recovery-kit",
        help="print once what opens a backup when this machine is lost",
        description="Makes the recovery kit and prints it: eight lines to keep on paper. It holds the key file and the "
        "one key that opens the sealed answers in a backup. Only its public half stays here, so it cannot be printed "
        "twice.",
        epilog=EXAMPLE,
    )
    parser.add_argument("--file", type=Path, help="write it to a new file that only you can read, not to the screen")
    parser.add_argument("--new", action="store_true", help="make another one; older backups still need the old paper")


def run(arguments: argparse.Namespace) -> int:
    """This function will print the kit."""
    from efterord import clock, gate
    from efterord.queries import organisation
    from efterord.services import backups
    from efterord.vault import recovery

    descriptor = None
    if arguments.file is not None:
        # Opened before the kit is made: one that can be written nowhere would be lost.
        descriptor = os.open(arguments.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        kit = backups.make_kit(gate.OPERATOR, replaces=arguments.new)
    except BaseException:
        if descriptor is not None:
            os.close(descriptor)
            arguments.file.unlink()
        raise
    paper = PAPER.format(
        name=recovery.name_of(kit.recipient),
        organisation=organisation.name(),
        today=clock.today(),
        lines="\n".join(f"    {line}" for line in kit.lines()),
    )
    if descriptor is None:
        print(paper, end="")
        return 0
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(paper)
        file.flush()
        os.fsync(file.fileno())
    print(f"{arguments.file}: print it, keep the paper apart from the backups, and delete the file.", file=sys.stderr)
    return 0
