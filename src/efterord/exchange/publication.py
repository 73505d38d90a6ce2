"""The whole publication as one file for anyone to audit, in the format "disclosure-audit/1"."""

import dataclasses
import json
import os
import tempfile
from pathlib import Path

from efterord import gate
from efterord.services import releases


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """What stands in a file that was written: how many batches, and how many figures over them."""

    n_batches: int
    n_figures: int


def write_audit(actor: gate.Actor, path: Path, *, with_n: bool = True) -> Written:
    """This function will write everything that was ever published to a file, whole or not at all.

    Without `with_n` the size of each batch is left out. Raise OSError if the file cannot be written.
    """
    document = releases.export_publication(actor, with_n=with_n)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        # What it holds is public: the file gets the rights that any new file of this user would have.
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return Written(_length(document["cells"]), _length(document["releases"]))


def _length(part: object) -> int:
    return len(part) if isinstance(part, list) else 0


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
