"""What to ask next in the room: reads the marks in the notes and proposes follow-ups with the leaver's own words."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from efterord.rules import guides

LONGEST_WORDS = 80  # characters of the leaver's words put into a follow-up: what can be said aloud in one breath
QUOTATION = {"sv": ("”", "”"), "nb": ("«", "»"), "en": ("“", "”")}
QUOTES = "\"'”“„«»‘’"
# A mark is its sign and a space; a quotation mark counts without the space, too, since people write "so".
_MARK = re.compile(rf"(?P<plus>\+)(?=\s|$)|(?P<minus>[-–—−])(?=\s|$)|(?P<cue>~)(?=\s|$)|(?P<quote>[{QUOTES}])")
_REASON = re.compile(r"#(?:r-)?([A-NX][0-9])(?!\w)[ \t:,;.–-]*", re.IGNORECASE)
_RIGHT_TO_LEFT = ("R", "AL")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_JOINERS = ("\u200d", "\u200c")


class Line(NamedTuple):
    """One line of the notes: its mark ("" for none, plus, minus, quote, cue or reason), its words, its reason code."""

    mark: str
    words: str
    code: str


class Proposed(NamedTuple):
    """A follow-up to show; `is_new` when a mark, a reason or a choice called for it."""

    text: str
    is_new: bool


def lines(text: str) -> tuple[Line, ...]:
    """This function will read the notes of one subject line by line; empty lines are left out.

    A line with several reason codes becomes one line a code, each with the same words.
    """
    found: list[Line] = []
    for raw in text.splitlines():
        line = _visible(raw)
        if line.startswith("#"):
            found += _reasons(line)
        elif line:
            mark = _MARK.match(line)
            kind = mark.lastgroup if mark else None
            found.append(Line(kind, line[mark.end() :].strip(), "") if mark and kind else Line("", line, ""))
    return tuple(found)


def marks_of(text: str) -> tuple[str, ...]:
    """This function will return the reason codes marked in the notes ("r-A1"), each once, in the order marked.

    A code need not be in the codebook: who keeps them compares.
    """
    return tuple(dict.fromkeys(line.code for line in lines(text) if line.code))


def propose(subject: guides.GuideSubject, text: str, choices: Mapping[str, str], language: str) -> tuple[Proposed, ...]:
    """This function will return the follow-ups to show now for one subject.

    First those called for: by the marks in the notes, the latest first and at most one for each mark or reason code,
    then by the choices made ({choice key: option key}). Then the standing ones. None comes twice, and one that wants
    the leaver's words is left out as long as there are none.
    """
    noted = lines(text)
    shown: dict[str, Proposed] = {}
    for calls, said in _calls(noted, choices):
        _add_first(shown, [each for call in calls for each in subject.follow_ups if each.when == call], said, language)
    last = next((line.words for line in reversed(noted) if line.words), "")
    for follow_up in subject.follow_ups:
        if not follow_up.when:
            _add_first(shown, [follow_up], last, language, is_new=False)
    return tuple(shown.values())


def _calls(noted: tuple[Line, ...], choices: Mapping[str, str]) -> list[tuple[tuple[str, ...], str]]:
    """The triggers at hand, each with the words that fit it: marks from the latest on, then choices."""
    latest: dict[str, str] = {}  # from the last line upwards; the words are the latest ones of that mark
    for line in reversed(noted):
        mark = f"reason:{line.code}" if line.code else line.mark
        if mark and not latest.get(mark):
            latest[mark] = line.words
    calls: list[tuple[tuple[str, ...], str]] = []
    for mark, said in latest.items():
        theme = f"reason:{mark.removeprefix('reason:r-')[0]}"
        calls.append(((mark, theme) if mark.startswith("reason:") else (mark,), said))
    last = next((line.words for line in reversed(noted) if line.words), "")
    return [*calls, *(((f"choice:{key}:{option}",), last) for key, option in choices.items())]


def _add_first(
    shown: dict[str, Proposed],
    among: list[guides.FollowUp],
    said: str,
    language: str,
    is_new: bool = True,
) -> None:
    """Adds the first of the follow-ups that can be said, unless it stands there already."""
    said = quoted(said, language)
    for follow_up in among:
        if said or not follow_up.wants_words:
            text = follow_up.filled(language, said)
            shown.setdefault(text.casefold(), Proposed(text, is_new))
            return


def quoted(said: str, language: str) -> str:
    """This function will put what was said in the quotation marks of the language, cut to about 80 characters.

    Own quotation marks round it are taken off; words written from right to left are kept together, so that they do
    not turn the sentence round them. "" when there is nothing to quote.
    """
    said = _visible(said).strip(QUOTES + " ").rstrip(".,;:")
    if not said:
        return ""
    if len(said) > LONGEST_WORDS:
        said = f"{_cut(said)}…"
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in said):
        said = f"{_ISOLATE}{said}{_END_ISOLATE}"
    before, after = QUOTATION[language]
    return f"{before}{said}{after}"


def _reasons(line: str) -> list[Line]:
    codes, at = [], 0
    while found := _REASON.match(line, at):
        codes.append(f"r-{found[1].upper()}")
        at = found.end()
    return [Line("reason", line[at:].strip(), code) for code in codes] or [Line("", line, "")]


def _cut(said: str) -> str:
    """The words that fit; a word too long by itself is cut, though never between a letter and its accent."""
    short = said[: LONGEST_WORDS + 1]
    whole = short.rpartition(" ")[0].rstrip(" .,;:–-")
    if whole:
        return whole
    end = LONGEST_WORDS
    while end > 1 and (unicodedata.combining(said[end]) or said[end] in _JOINERS or said[end - 1] in _JOINERS):
        end -= 1
    return said[:end]


def _visible(text: str) -> str:
    """The text on one line without control characters and marks of direction, which could reorder a sentence."""
    if text.isprintable():  # nearly every line, and quick
        return " ".join(text.split())
    kept = (
        " " if unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp") else character
        for character in text
        if unicodedata.category(character) not in ("Cf", "Cs") or character in _JOINERS
    )
    return " ".join("".join(kept).split())
