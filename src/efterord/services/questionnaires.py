"""The organisation's own question sets: copied from an edition, written as a draft, published once, never changed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from efterord import clock, gate
from efterord.content import reader, usual
from efterord.labels import questionnaires as labels
from efterord.labels import texts
from efterord.models import QuestionnaireEdition
from efterord.queries import questionnaires as queries
from efterord.queries import questionnaires_drafts
from efterord.rules import (
    content_parts,
    content_words,
    questionnaires,
    questionnaires_data,
    questionnaires_limits,
    questionnaires_reading,
    questionnaires_unready,
)
from efterord.rules import questionnaires_drafts as rules
from efterord.services import deeds

N_NAMED = 12  # of what a draft lacks, named in a refusal; the draft's page lists it all
Data = Mapping[str, Any]


class DraftConflict(Exception):
    """Two windows edited one draft: how it is saved now. What was written stays with whoever wrote it."""

    def __init__(self, saved: QuestionnaireEdition) -> None:
        super().__init__("the draft has been saved since")
        self.saved = saved


class WrongSet(ValueError):
    """A draft that cannot be saved; `words` says why to a person."""

    def __init__(self, words: "Promise | str") -> None:
        super().__init__(str(words))
        self.words = words


@deeds.deed("questionnaires.copy_set")
def copy_set(actor: gate.Actor, *, key: str, version: int, is_next: bool = False) -> QuestionnaireEdition:
    """This function will begin a draft from an edition: a set of its own, or (`is_next`) that set's next edition.

    The next edition is of the organisation's own sets alone, and of one there is a single draft, which is returned if
    it is there. Raises ContentError when there is no such edition.
    """
    base = queries.edition(actor, key, version)
    data = questionnaires_data.to_data(base)
    if not is_next:
        own = {"key": questionnaires_drafts.free_key(actor), "version": 1, "title": texts.titled(data["title"])}
        return _begin(actor, data | own, f"{key}-{version}")
    if not questionnaires_drafts.is_own(actor, key):
        raise gate.Refused(_("The package's questions are changed in a copy. Make a copy of the set first."))
    waiting = QuestionnaireEdition.objects.filter(key=key, published_at__isnull=True).first()
    if waiting is not None:
        return waiting
    newest = QuestionnaireEdition.objects.filter(key=key).order_by("-version").values_list("version", flat=True)[0]
    try:
        with transaction.atomic():
            return _begin(actor, data | {"version": newest + 1}, f"{key}-{version}")
    except IntegrityError:  # somebody began it in the same moment
        return QuestionnaireEdition.objects.get(key=key, published_at__isnull=True)


@deeds.deed("questionnaires.save_draft")
def save_draft(actor: gate.Actor, *, key: str, data: Data, seen_at: dt.datetime) -> QuestionnaireEdition:
    """This function will save a draft, whatever it still lacks, unless somebody has saved it since.

    `seen_at` is its changed_at when it was read. Control characters are left out. Raises DraftConflict, WrongSet for
    what no set can be, is too long or rewords the package's questions, and Refused when there is no draft any more.
    """
    draft = _draft(key)
    written = content_words.cleaned(data) | {"key": draft.key, "version": draft.version}
    if draft.version > 1:
        written["use"] = draft.use  # whom a set asks was promised by its first edition
    found = _read(written)
    _refuse(found, written)
    coined = {"coined": written["coined"]} if "coined" in written else {}
    # An instant that is always later than the one before, so that it tells two savings apart.
    now = max(clock.now(), draft.changed_at + dt.timedelta(microseconds=1))
    mine = QuestionnaireEdition.objects.filter(pk=draft.pk, published_at__isnull=True, changed_at=seen_at)
    values = {"use": found.use.value, "changed_at": now, "changed_by": actor.code}
    if not mine.update(data=questionnaires_data.to_data(found) | coined, **values):
        raise DraftConflict(_draft(key))
    return _draft(key)


@deeds.deed("questionnaires.publish_set")
def publish_set(actor: gate.Actor, *, key: str, seen_at: dt.datetime) -> QuestionnaireEdition:
    """This function will publish a draft, which never changes after that; who was asked before keeps their questions.

    Raises Refused in words for all that it lacks, and when the draft was changed since `seen_at`.
    """
    # One draft at a time: each is held against all that is published, and two at once would not see each other.
    drafts = QuestionnaireEdition.objects.filter(published_at__isnull=True).order_by("pk")
    list(drafts.select_for_update().values_list("pk"))
    draft = _draft(key, is_locked=True)
    if draft.changed_at != seen_at:
        raise gate.Refused(_("The draft was changed in another window. Look at it again before you publish it."))
    waits = questionnaires_drafts.waits(actor, draft)
    if waits.faults or waits.missing:
        raise gate.Refused(_told(draft, waits))
    data = {name: value for name, value in draft.data.items() if name != "coined"}
    draft.data = questionnaires_data.to_data(
        questionnaires_reading.parse_question_set(data, reader.reasons(data["reasons_version"]))
    )
    draft.published_at = clock.now()
    draft.save(update_fields=["data", "published_at"])
    return draft


@deeds.deed("questionnaires.discard_draft")
def discard_draft(actor: gate.Actor, *, key: str) -> None:
    """This function will throw a draft away; editions that are published stay. A draft that is gone is no error."""
    QuestionnaireEdition.objects.filter(key=key, published_at__isnull=True).delete()


def _read(written: Data) -> questionnaires.QuestionSet:
    try:
        return questionnaires_reading.parse_draft(written, reader.reasons(written["reasons_version"]))
    except (content_parts.ContentError, KeyError, TypeError) as error:
        raise WrongSet(_("The questions cannot be read in this shape, so nothing was saved.")) from error


def _refuse(found: questionnaires.QuestionSet, written: Data) -> None:
    if long := questionnaires_limits.too_long(found, rules.OWN_ID):
        raise WrongSet(labels.of_long(written, *long))
    faults = questionnaires_unready.not_saved(found, usual.wordings())
    if faults:
        raise WrongSet(labels.of_fault(written, faults[0].place, faults[0].why))


def _begin(actor: gate.Actor, data: Data, based_on: str) -> QuestionnaireEdition:
    return QuestionnaireEdition.objects.create(
        key=data["key"],
        version=data["version"],
        use=data["use"],
        based_on=based_on,
        data=data,
        changed_at=clock.now(),
        changed_by=actor.code,
    )


def _draft(key: str, *, is_locked: bool = False) -> QuestionnaireEdition:
    drafts_of = QuestionnaireEdition.objects.select_for_update() if is_locked else QuestionnaireEdition.objects
    draft = drafts_of.filter(key=key, published_at__isnull=True).first()
    if draft is None:
        raise gate.Refused(_("There is no draft of this set any more. It was published or thrown away."))
    return draft


def _told(draft: QuestionnaireEdition, waits: questionnaires_drafts.Waits) -> str:
    faults = [labels.of_fault(draft.data, each.place, each.why) for each in waits.faults]
    things = [*faults, *labels.of_missing(draft.data, waits.missing)]
    n = len(things)
    told = ngettext(
        "The set is not published yet. One thing is left to do: %(things)s.",
        "The set is not published yet. %(n)d things are left to do: %(things)s.",
        n,
    ) % {"n": n, "things": "; ".join(each.rstrip(".") for each in things[:N_NAMED])}
    more = n - N_NAMED
    if more > 0:
        told += " " + ngettext("And one more.", "And %(n)d more.", more) % {"n": more}
    return told
