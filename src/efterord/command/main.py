"""The `efterord` command: reads the verb, starts what it needs, and says errors in words.

A verb is a module named in VERBS with `add(verbs)` and `run(arguments) -> int`: 0 done, 1 refused or found
something, 2 wrong use. `STARTS_DJANGO = False` in it leaves the starting to itself; `SHARES = False` lets it run beside
a restore.
"""

import argparse
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from efterord.command import start

VERBS = (
    "init",
    "account",
    "serve",
    "tick",
    "doctor",
    "people",
    "release",
    "export",
    "audit",
    "recovery-kit",
    "bounced",
    "backup",
    "verify",
    "restore",
    "demo",
)
DONE, REFUSED = 0, 1
DATA_HELP = "the data directory (default: EFTERORD_DATA, or ~/.local/share/efterord)"


class Verb(argparse.ArgumentParser):
    """A parser that takes --data anywhere and leaves examples as they are written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **kwargs)
        self.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help=DATA_HELP)


def main(arguments: Sequence[str] | None = None) -> int:
    """This function will run one verb and return the exit code."""
    told = _parser().parse_args(arguments)
    start.name_data(getattr(told, "data", None))
    module = sys.modules[_module(told.verb)]
    in_use = None
    try:
        if getattr(module, "STARTS_DJANGO", True):
            start.django()
            if getattr(module, "SHARES", True):
                in_use = start.share()  # no restore takes the database away beside it
        code = int(getattr(told, "run", module.run)(told))
        # A reader that has gone is noticed here, not when Python ends.
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:
        # Whoever read us has gone; closing the pipe once more at exit would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:
        if os.environ.get("EFTERORD_TRACE"):
            raise
        print(f"efterord: {_words(error)}", file=sys.stderr)
        return REFUSED
    finally:
        if in_use is not None:
            in_use.close()


def _parser() -> argparse.ArgumentParser:
    parser = Verb(
        prog="efterord",
        description="Exit interviews and exit surveys: heard, and never singled out.",
        epilog="`efterord VERB --help` says what a verb does, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"efterord {importlib.metadata.version('efterord')}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Verb)
    for name in VERBS:
        importlib.import_module(_module(name)).add(verbs)
    return parser


def _module(verb: str) -> str:
    return f"efterord.command.{verb.replace('-', '_')}"


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """This function will give every parser of the command by its words, for the page of the docs made from them."""
    todo: list[tuple[str, argparse.ArgumentParser]] = [("efterord", _parser())]
    while todo:
        words, parser = todo.pop(0)
        yield words, parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                todo[:0] = [(f"{words} {name}", child) for name, child in action.choices.items()]


def _words(error: Exception) -> str:
    """An error as its reader needs it; what we did not foresee is said to be our fault."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from efterord.vault import errors

    if words := getattr(error, "words", None):
        return str(words)
    if isinstance(error, errors.VaultError | ImproperlyConfigured):
        return str(error)
    if isinstance(error, DatabaseError):
        first = (str(error).splitlines() or [""])[0]
        return f"the database cannot be used: {first}. `efterord doctor` says more."
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename}" if error.filename else str(error.strerror or error)
    return f"a fault in Efterord, {type(error).__name__}: {error}. EFTERORD_TRACE=1 shows where."


if __name__ == "__main__":
    sys.exit(main())
