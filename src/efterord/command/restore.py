"""`efterord restore`: put a backup in the place of what was lost or broken, and do again what was decided since."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from efterord.command import backing, start

if TYPE_CHECKING:
    from efterord.exchange import backups_restoring
    from efterord.vault import recovery

STARTS_DJANGO = False
EXAMPLE = """\
examples:
  efterord restore /mnt/backups --keystore-dir /mnt/keys --recovery-kit kit.txt
  efterord restore /mnt/backups efterord-20261006-021500 --replace
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "restore",
        help="put a backup in the place of a lost or broken installation",
        description="Stop the site first. The backup is tried as `efterord verify` does; cases erased, answers "
        "withdrawn and releases held since are done again; only then is it put in its place. A keystore that stands "
        "and opens stays. Docs: backup.md.",
        epilog=EXAMPLE,
    )
    backing.add_places(parser)
    parser.add_argument("name", nargs="?", metavar="NAME", help="which backup (default: the newest)")
    parser.add_argument("--recovery-kit", type=Path, metavar="FILE", help="a file with the eight lines of the kit")
    parser.add_argument("--replace", action="store_true", help="take what stands out of use; it is kept beside")
    parser.add_argument(
        "--keystore-too", action="store_true", help="take the keystore from the backup even if the one there opens"
    )
    parser.add_argument(
        "--nothing-is-known",
        action="store_true",
        help="the folder of what was decided since is lost: go on without it. Where a release was due since the "
        "backup, all answers that waited are deleted",
    )
    parser.add_argument(
        "--no-release-since",
        action="store_true",
        help="no release was held since the backup, although one was due and nothing is noted of it",
    )


def run(arguments: argparse.Namespace) -> int:
    """This function will restore a backup and say what was done."""
    start.django()
    from efterord import gate
    from efterord.exchange import backups_places, backups_restoring
    from efterord.vault import errors

    with start.alone("A restore"):
        places = backups_places.places(arguments.directory, arguments.keystore_dir)
        try:
            kit = _kit_in(arguments.recovery_kit)
            try:
                done = backups_restoring.restore(gate.OPERATOR, places, _wish(arguments, kit))
            except backups_restoring.NeedsKit as needed:
                if kit is not None or not sys.stdin.isatty():
                    raise
                print(needed.words, file=sys.stderr)
                done = backups_restoring.restore(gate.OPERATOR, places, _wish(arguments, ask()))
        except errors.NotAKit as wrong:
            print(f"efterord restore: {wrong}", file=sys.stderr)
            return 1
    _say(done)
    return 0


def ask(read: Callable[[str], str] = input) -> "recovery.Kit":
    """This function will take the kit's eight lines as they are typed, and ask again for one that is mistyped."""
    from efterord.vault import errors, recovery

    print("Type the recovery kit's sixteen letters and digits of each line.", file=sys.stderr)
    lines: list[str] = []
    while len(lines) < recovery.N_LINES:
        line = f"{len(lines) + 1}  {read(f'line {len(lines) + 1}: ')}"
        try:
            is_whole = recovery.read_line(line) is not None
        except errors.NotAKit as wrong:
            print(wrong, file=sys.stderr)
            continue
        if is_whole:
            lines.append(line)
        else:
            print("A line has sixteen letters and digits, in four groups.", file=sys.stderr)
    return recovery.read("\n".join(lines))


def _kit_in(path: Path | None) -> "recovery.Kit | None":
    from efterord.vault import recovery

    return None if path is None else recovery.read(path.read_text(encoding="utf-8"))


def _wish(arguments: argparse.Namespace, kit: "recovery.Kit | None") -> "backups_restoring.Wish":
    from efterord.exchange import backups_restoring

    return backups_restoring.Wish(
        name=arguments.name,
        kit=kit,
        replaces=arguments.replace,
        keystore_too=arguments.keystore_too,
        is_known=not arguments.nothing_is_known,
        no_release=arguments.no_release_since,
    )


def _say(done: "backups_restoring.Restored") -> None:
    replayed = done.replayed
    for name in done.kept:
        print(f"Kept beside: {name}")
    if replayed.lost_releases:
        numbers = ", ".join(map(str, replayed.lost_releases))
        print(f"Marked as held, since they may have been, and never held again: release {numbers}. They show nothing.")
    if replayed.n_lost:
        print(
            f"{replayed.n_lost} sealed rows that waited are lost: a release since had opened them or may "
            "have, their key has been destroyed since, or it was sealed to a recovery kit printed since the backup. A "
            "newer backup has what still waits."
        )
    print(
        "Before you let people in: roles and accounts are those of the backup's day, so take away again what was taken "
        "away since. Letters of that day may be sent once more. Then run: efterord doctor"
    )
    again = ", ".join(f"release {number} put back" for number in replayed.releases) or "no release to put back"
    print(
        f"{done.name}: restored. All tables as written, a sample of every encrypted kind opened; done again: "
        f"{replayed.n_erased} cases erased, what was withdrawn deleted, {again}; keystore "
        f"{'from the backup' if done.is_keystore_from_backup else 'left as it stood'}"
    )
