"""Collects the texts to translate and compiles the catalogues; --check only says whether all is in step.

The catalogues hold no dates, paths or line numbers, are sorted by text, and keep nothing that is no longer
used, so a difference in them is always a difference in words. Nothing is guessed: a changed text is new.
"""

import argparse
import io
import re
import string
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "efterord"
LANGUAGES = ("sv", "nb", "en")
COMPLETE = ("sv", "nb")  # English is the text itself
KEYWORDS: dict[str, tuple[object, ...]] = {
    "_": (1,),
    "gettext": (1,),
    "N_": (1,),  # rules and exchange mark what labels and pages translate
    "gettext_noop": (1,),
    "gettext_lazy": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = {"migrations", "static", "vendor", "locale"}

Key = tuple[str, str]  # the context ("" without one) and the text, which for a plural is its singular


class StillCatalog(Catalog):
    """A catalogue whose head says only what a reader of it needs, so that it changes with its words alone."""

    def __init__(self, language: str) -> None:
        super().__init__(locale=language, header_comment="", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return [
            ("Project-Id-Version", "Efterord"),
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ]


def collect(package: Path) -> dict[Key, Message]:
    """Every text of the package's Python and templates, by context and text."""
    found: dict[Key, Message] = {}
    for path in sorted(package.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or LEFT_OUT & set(path.relative_to(package).parts):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django turns a template into Python calls around its texts.
            source = templatize(source, origin=str(path))
        for message in _messages(source, path):
            key = (message.context or "", _singular(message))
            known = found.setdefault(key, message)
            if message.pluralizable and not known.pluralizable:
                found[key] = message
            elif message.pluralizable and message.id != known.id:
                raise SystemExit(f"{path}: {key[1]!r} has two different plurals")
    return found


def _messages(source: str, path: Path) -> Iterator[Message]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the templatized source, which is not meant to be run
        calls = list(extract_python(io.BytesIO(source.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}))
    for line, function, arguments, _comments in calls:
        given = list(arguments) if isinstance(arguments, tuple | list) else [arguments]
        spec = KEYWORDS[function]
        has_context = isinstance(spec[0], tuple)
        texts = given[: len(spec)]
        # A variable instead of a text cannot be collected: such calls translate what another line has marked.
        if len(texts) < len(spec) or not all(isinstance(text, str) and text for text in texts):
            continue
        context = texts.pop(0) if has_context else None
        try:
            yield Message(tuple(texts) if len(texts) > 1 else texts[0], context=context)
        except ValueError as error:
            raise SystemExit(f"{path}:{line}: {error}") from error


def _singular(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def renew(found: dict[Key, Message], language: str, old: Catalog | None) -> StillCatalog:
    """A catalogue of exactly the texts found, with the old one's translations of the same texts."""
    catalogue = StillCatalog(language)
    for (context, text), message in sorted(found.items()):
        known = old.get(text, context or None) if old else None
        kept = known.string if known and known.id == message.id and not known.fuzzy else ""
        flags = {flag for flag in message.flags if flag == "python-format"}
        catalogue.add(message.id, kept or None, context=context or None, flags=flags)
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a file for translators."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, no_location=True, sort_output=False)
    return out.getvalue().strip() + b"\n"


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def faults(catalogue: Catalog, language: str) -> list[str]:
    """What is wrong with a catalogue's words: missing ones, and placeholders that do not come back."""
    said = []
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if message.pluralizable else (message.string,)
        if not all(texts):
            if language in COMPLETE:
                where = f" ({message.context})" if message.context else ""
                said.append(f"{language}: no translation of {_singular(message)!r}{where}")
            continue
        wanted = {name for text in _ids(message) for name in placeholders(text)}
        # A singular may say "one" instead of the number; nothing may be said that the code does not give.
        for text in texts:
            strange = placeholders(text) - wanted
            lost = set() if message.pluralizable else wanted - placeholders(text)
            if strange or lost:
                said.append(f"{language}: {sorted(strange | lost)} differ in {_singular(message)!r} and {text!r}")
    return said


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (message.id,)


def placeholders(text: str) -> set[str]:
    """The names a text is filled with, as %(name)s or {name}, and each bare %s or %d."""
    named = set(re.findall(r"%\(\w+\)[sd]|%[sd]", text))
    try:
        braced = {f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:  # a lone brace is a sign like any other
        braced = set()
    return named | braced


def load(path: Path, language: str) -> Catalog | None:
    """The catalogue at a path, or None."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language)


def main(arguments: list[str] | None = None, package: Path = PACKAGE) -> int:
    """Renew the catalogues of a package, or check them; 1 when something is missing or out of step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when not in step")
    only_check = parser.parse_args(arguments).check

    found = collect(package)
    said: list[str] = []
    for language in LANGUAGES:
        folder = package / "locale" / language / "LC_MESSAGES"
        catalogue = renew(found, language, load(folder / "django.po", language))
        for path, content in (
            (folder / "django.po", as_po(catalogue)),
            (folder / "django.mo", as_mo(catalogue)),
        ):
            if path.exists() and path.read_bytes() == content:
                continue
            if only_check:
                said.append(f"{path.relative_to(package)} is not in step with the texts; run: make texts")
            else:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        said += faults(catalogue, language)
    print("\n".join(said) or f"{len(found)} texts, complete in {', '.join(COMPLETE)}")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
