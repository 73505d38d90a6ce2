"""What people read for a place in a guide ("subjects[2].question") and for whom a guide is."""

import re
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from efterord.labels import texts

_PLACE = re.compile(r"(?P<list>opening|subjects|closing)\[(?P<n>\d+)\](?:\.(?P<field>[a-z_]+)(?:\[(?P<at>\d+)\])?)?")
FIELDS: Mapping[str, Promise] = {
    "title": gettext_lazy("title"),
    "lead": gettext_lazy("introduction"),
    "name": pgettext_lazy("of a subject", "name"),
    "text": gettext_lazy("words to say"),
    "question": gettext_lazy("question"),
    "coach": gettext_lazy("quiet line"),
    "follow_ups": gettext_lazy("follow-up"),
    "examples": gettext_lazy("example"),
    "choices": gettext_lazy("choice"),
}
HOLDERS: Mapping[str, Promise] = {
    "manager": pgettext_lazy("a guide is for", "The nearest manager"),
    "hr": pgettext_lazy("a guide is for", "HR"),
    "any": pgettext_lazy("a guide is for", "Anyone who holds a talk"),
}
LEAVINGS: Mapping[str, Promise] = {
    "voluntary": gettext_lazy("When somebody has chosen to leave"),
    "involuntary": gettext_lazy("When the employer or the contract has ended it"),
    "any": gettext_lazy("Whatever kind of leaving it is"),
}


def of_place(place: str) -> str:
    """This function will return what people read for a place in a guide."""
    found = _PLACE.match(place)
    if found is None:
        return str(FIELDS.get(place.partition(".")[0], place))
    part = {
        "opening": _("Opening words %(n)s"),
        "subjects": _("Subject %(n)s"),
        "closing": _("Closing words %(n)s"),
    }[found["list"]] % {"n": found["n"]}
    field = str(FIELDS.get(found["field"] or "", ""))
    at = f" {found['at']}" if found["at"] else ""
    return f"{part}, {field}{at}" if field else part


def of_missing(missing: Iterable[str]) -> list[str]:
    """This function will return each text a draft lacks in words: "Subject 2, question: Norwegian, English"."""
    lacking: dict[str, list[str]] = {}
    for each in missing:
        place, _colon, code = each.rpartition(": ")
        lacking.setdefault(of_place(place), []).append(texts.language(code))
    return [f"{place}: {', '.join(languages)}" for place, languages in lacking.items()]
