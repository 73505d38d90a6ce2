"""The organisation's own guides: copied from an edition, edited as a draft, published once and never changed after."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from efterord import clock, gate
from efterord.labels import guides as labels
from efterord.labels import texts
from efterord.models import GuideEdition
from efterord.queries import guides as queries
from efterord.rules import content_parts, content_words, guide_drafts, guides
from efterord.services import deeds

OWN = "own-"
N_NAMED = 12  # texts that lack a language and are named in a refusal; the draft's page lists them all
Data = Mapping[str, Any]


class DraftConflict(Exception):
    """Two windows edited one draft: how it is saved now. What was written stays with whoever wrote it."""

    def __init__(self, saved: GuideEdition) -> None:
        super().__init__("the draft has been saved since")
        self.saved = saved


class WrongGuide(ValueError):
    """A draft that cannot be saved; `words` says why to a person."""

    def __init__(self, words: "Promise | str") -> None:
        super().__init__(str(words))
        self.words = words


@deeds.deed("guides.copy_guide")
def copy_guide(actor: gate.Actor, *, key: str, version: int, is_next: bool = False) -> GuideEdition:
    """This function will begin a draft from an edition: a guide of its own, or (`is_next`) that guide's next edition.

    The next edition is of the organisation's own guides alone, and of one there is a single draft, which is returned
    if it is there. Raises ContentError when there is no such edition.
    """
    base = queries.edition(actor, key, version)
    if not is_next:
        data = guides.to_data(base) | {"key": f"{OWN}{secrets.token_hex(4)}", "version": 1}
        return _begin(actor, data | {"title": texts.titled(data["title"])}, f"{key}-{version}")
    if not queries.is_own(actor, key):
        raise gate.Refused(_("The package's guides are changed in a copy. Make a copy of it first."))
    waiting = GuideEdition.objects.filter(key=key, published_at__isnull=True).first()
    if waiting is not None:
        return waiting
    newest = GuideEdition.objects.filter(key=key).order_by("-version").values_list("version", flat=True)[0]
    try:
        with transaction.atomic():
            return _begin(actor, guides.to_data(base) | {"version": newest + 1}, f"{key}-{version}")
    except IntegrityError:  # somebody began it in the same moment
        return GuideEdition.objects.get(key=key, published_at__isnull=True)


@deeds.deed("guides.save_draft")
def save_draft(actor: gate.Actor, *, key: str, data: Data, seen_at: dt.datetime) -> GuideEdition:
    """This function will save a draft, texts that lack a language included, unless somebody has saved it since.

    `seen_at` is its changed_at when it was read. Control characters are left out. Raises DraftConflict, WrongGuide
    for what no guide can be or is too long, and Refused when there is no draft any more.
    """
    draft = _draft(key)
    written = content_words.cleaned(data) | {"key": draft.key, "version": draft.version}
    try:
        guide = guides.parse_draft(written)
    except content_parts.ContentError as error:
        raise WrongGuide(_("The guide cannot be read in this shape, so nothing was saved.")) from error
    long = guide_drafts.too_long(guide)
    if long is not None:
        raise WrongGuide(
            format_lazy("{0}: {1}", labels.of_place(long[0]), _("at most %(n)d") % {"n": long[1]})
        )  # fmt: skip
    # An instant that is always later than the one before, so that it tells two savings apart.
    now = max(clock.now(), draft.changed_at + dt.timedelta(microseconds=1))
    mine = GuideEdition.objects.filter(pk=draft.pk, published_at__isnull=True, changed_at=seen_at)
    if not mine.update(data=guides.to_data(guide), changed_at=now, changed_by=actor.code):
        raise DraftConflict(_draft(key))
    return _draft(key)


@deeds.deed("guides.publish_guide")
def publish_guide(actor: gate.Actor, *, key: str, seen_at: dt.datetime) -> GuideEdition:
    """This function will publish a draft, which never changes after that; talks planned with others keep theirs.

    Raises Refused in words for what lacks a language, and when the draft was changed since `seen_at`.
    """
    draft = _draft(key, is_locked=True)
    if draft.changed_at != seen_at:
        raise gate.Refused(_("The draft was changed in another window. Look at it again before you publish it."))
    lacking = labels.of_missing(guides.missing(draft.data))
    if lacking:
        raise gate.Refused(_told_lacking(lacking))
    guides.parse_guide(draft.data)
    draft.published_at = clock.now()
    draft.save(update_fields=["published_at"])
    return draft


@deeds.deed("guides.discard_draft")
def discard_draft(actor: gate.Actor, *, key: str) -> None:
    """This function will throw a draft away; editions that are published stay. A draft that is gone is no error."""
    GuideEdition.objects.filter(key=key, published_at__isnull=True).delete()


def _begin(actor: gate.Actor, data: Data, based_on: str) -> GuideEdition:
    return GuideEdition.objects.create(
        key=data["key"],
        version=data["version"],
        based_on=based_on,
        data=data,
        changed_at=clock.now(),
        changed_by=actor.code,
    )


def _draft(key: str, *, is_locked: bool = False) -> GuideEdition:
    drafts = GuideEdition.objects.select_for_update() if is_locked else GuideEdition.objects
    draft = drafts.filter(key=key, published_at__isnull=True).first()
    if draft is None:
        raise gate.Refused(_("There is no draft of this guide any more. It was published or thrown away."))
    return draft


def _told_lacking(lacking: list[str]) -> str:
    n = len(lacking)
    told = ngettext(
        "The guide is not published yet. A text lacks a language: %(texts)s.",
        "The guide is not published yet. %(n)d texts lack a language: %(texts)s.",
        n,
    ) % {"n": n, "texts": "; ".join(lacking[:N_NAMED])}
    more = n - N_NAMED
    if more > 0:
        told += " " + ngettext("And one more.", "And %(n)d more.", more) % {"n": more}
    return told
