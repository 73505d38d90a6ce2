"""The leaver's half of a summary: corrections part by part, an addition, and approval; final from then on."""

import dataclasses
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, DepartureLink, Summary
from efterord.rules import departures
from efterord.rules import summaries as rules
from efterord.services import deeds, summaries
from efterord.vault import envelope, holder
from efterord.words import ApprovedThrough


class AnswerConflict(Exception):
    """The leaver wrote in two windows: what lies saved and what was written now, both whole."""

    def __init__(self, saved: rules.Answer, saved_version: int, written: rules.Answer) -> None:
        super().__init__("the answer has a newer version")
        self.saved, self.saved_version, self.written = saved, saved_version, written


@deeds.deed("summaries.correct_summary", about="summary")
def correct_summary(
    actor: gate.Actor, *, summary: Summary, corrections: Mapping[str, str], addition: str, version: int
) -> int:
    """This function will save the leaver's corrections and addition and return their new version.

    `version` is the one that was read (0: nothing was written yet). A correction equal to the interviewer's own words,
    or empty, is none. Raises AnswerConflict with both texts if another window has saved since, SummaryTooLong, and
    Refused when the summary is final or is being written again. The same words again change nothing.
    """
    held = _held(summary)
    saved = summaries._opened(held.interview, held)
    written = rules.Answer(_differing(saved.text, corrections), departures.cleaned(addition))
    _refuse_too_long(written)
    if saved.answer == written:
        return held.leaver_version
    if held.leaver_version != version:
        raise AnswerConflict(saved.answer, held.leaver_version, written)
    held.leaver_version += 1
    _store(held, written)
    return held.leaver_version


@deeds.deed("summaries.approve_summary", about="summary")
def approve_summary(
    actor: gate.Actor,
    *,
    summary: Summary,
    corrections: Mapping[str, str],
    addition: str,
    version: int,
    text_version: int,
) -> Summary:
    """This function will save what the leaver wrote and make the summary final, with both texts.

    `text_version` is that of the interviewer's text which the leaver read. A link that was not the leaver's alone
    is told with the approval: HR, who prints one, could have approved through it. Raises as correct_summary does.
    """
    held = _held(summary)
    if held.version != text_version:
        raise gate.Refused(_("The text has been changed since you opened it. Read it again before you approve it."))
    correct_summary(actor, summary=held, corrections=corrections, addition=addition, version=version)
    through = _through(held.interview.case)
    if through is not ApprovedThrough.OWN_LINK:
        answered = _held(summary)
        answer = summaries._opened(answered.interview, answered).answer
        # No version of its own: the leaver has written nothing more.
        _store(answered, dataclasses.replace(answer, through=through))
    now = clock.now()
    Summary.objects.filter(pk=held.pk).update(approved_at=now, closed_at=now)
    return Summary.objects.get(pk=held.pk)


def _held(summary: Summary) -> Summary:
    held = Summary.objects.select_for_update(of=("self",)).select_related("interview__case").get(pk=summary.pk)
    if held.closed_at is not None:
        raise gate.Refused(_("The summary is final and can no longer be changed."))
    if held.sent_at is None:
        raise gate.Refused(_("The summary is being written again. You get a letter when it can be read."))
    return held


def _store(held: Summary, written: rules.Answer) -> None:
    place = envelope.Place("summary", str(held.interview_id), "leaver", held.leaver_version)
    packed = rules.pack_answer(written)
    held.leaver_ciphertext = holder.current().seal(f"case:{held.interview.case_id}", place, packed)
    held.save(update_fields=["leaver_version", "leaver_ciphertext"])


def _through(case: Case) -> ApprovedThrough:
    """Whether the link is the leaver's alone, is on paper, or went where others may read or where paper had led."""
    link = DepartureLink.objects.filter(case=case).first()
    if link is None or link.is_private:
        return ApprovedThrough.OWN_LINK
    return ApprovedThrough.PRINTED_LINK if link.sent_at is None else ApprovedThrough.SHARED_LINK


def _differing(text: rules.Text, corrections: Mapping[str, str]) -> dict[str, str]:
    """What truly differs from the interviewer's words, part by part, in the order in which it is read."""
    found = {}
    for part in rules.PARTS:
        written = departures.cleaned(corrections.get(part, ""))
        if written and written != departures.cleaned(rules.as_text(text, part)):
            found[part] = written
    return found


def _refuse_too_long(written: rules.Answer) -> None:
    for part, text in {**written.corrections, "addition": written.addition}.items():
        if len(text) > rules.LONGEST_PART:
            raise summaries.SummaryTooLong(
                part, _("This holds 20,000 characters. Nothing is lost: shorten it a little, or send the rest to HR.")
            )
