"""Pages set by their template once and then only filled in: what differs between two respondents is a blank.

A template writes a blank where something of a respondent goes: a tick, a mistake, words. Its output is cut at the
blanks and kept; a page for somebody is those pieces joined with what goes between. Nothing kept comes from anybody.
"""

from collections.abc import Container, Mapping

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# A sign of the private area: no text of ours holds it, and it is taken out of every respondent's words.
_EDGE = "\ue000"
_HIDE, _MUTE = "hide:", "mute:"
_UNLESS_SHOWN = {_HIDE: " hidden", _MUTE: " disabled"}


def blank(name: str) -> SafeString:
    """This function will return what a template writes where something goes later."""
    return mark_safe(f"{_EDGE}{name}{_EDGE}")  # names are ids and codes of ours


def hide(part: str) -> SafeString:
    """This function will return the blank that hides a part of the page until it is shown."""
    return blank(_HIDE + part)


def mute(part: str) -> SafeString:
    """This function will return the blank that keeps a field from being sent while its part is hidden."""
    return blank(_MUTE + part)


class Kept:
    """A page, or a part of one, cut at its blanks."""

    def __init__(self, html: str) -> None:
        pieces = html.split(_EDGE)
        self._texts, self._blanks = pieces[::2], pieces[1::2]

    def filled(self, values: Mapping[str, str], shown: Container[str] = ()) -> str:
        """This function will join the pieces with a value for each blank, escaped unless it is HTML of ours.

        A blank without a value stays empty; parts that are not `shown` are hidden and not sent.
        """
        found = [self._texts[0]]
        for name, text in zip(self._blanks, self._texts[1:], strict=True):
            value = values.get(name)
            if value is not None:
                found.append(conditional_escape(value))
            elif name[:5] in _UNLESS_SHOWN and name[5:] not in shown:
                found.append(_UNLESS_SHOWN[name[:5]])
            found.append(text)
        return "".join(found)

    def __contains__(self, name: str) -> bool:
        return name in self._blanks
