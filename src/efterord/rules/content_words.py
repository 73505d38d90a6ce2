"""Words that people write into guides and question sets, cleaned of what nobody can see."""

import unicodedata
from collections.abc import Mapping
from typing import Any

_JOINERS = ("\u200c", "\u200d")


def cleaned(data: Any) -> Any:
    """This function will return the same texts without control characters and marks that turn a sentence round."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, Mapping):
        return {key: cleaned(value) for key, value in data.items()}
    return [cleaned(each) for each in data] if isinstance(data, list | tuple) else data


def clean(text: str) -> str:
    """This function will return a text on one line, without control characters and marks of direction."""
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Zs") else c for c in text if not _is_unseen(c))
    return " ".join("".join(kept).split())


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cs", "Co", "Cn") and character not in _JOINERS
