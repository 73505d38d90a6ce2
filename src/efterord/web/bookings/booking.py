"""The page that plans and books a talk: its forms, what they start with, and what is done with them."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import bookings, cases, holders, organisation
from efterord.rules import bookings as rules
from efterord.rules import cases as case_rules
from efterord.rules import holders as holder_rules
from efterord.services import bookings as deeds
from efterord.services import talks_planning
from efterord.web.bookings import forms, talks
from efterord.web.cases import days
from efterord.words import CaseState, HeldAs, InterviewKind, InterviewState, ItemOwner, Language, PlaceKind, Wish

if TYPE_CHECKING:
    from efterord.models import Case, Interview


class Page:
    """The forms of one talk: who and with which guide while nobody is to hold it, and always when and where."""

    def __init__(self, viewer: gate.Actor, of: talks.Talk, data: Any) -> None:
        self.viewer, self.of, self.data = viewer, of, data
        self.language = get_language() or "en"
        self.certificate = bookings.certificate(viewer, of.case)
        self.wish = holders.departure(viewer, of.case).wish
        self.people: tuple[holder_rules.Candidate, ...] = ()
        self.who: forms.WhoForm | None = None
        self.guide: forms.GuideForm | None = None
        if of.interview is None:
            self.people = holders.candidates(viewer, of.case, of.kind)
            self.who = forms.WhoForm(data, self.people, help_text=wished(self.wish))
            self.guide = forms.GuideForm(
                data, guides(viewer, self.language), language=organisation.languages()[0], none=self._fitting()
            )
        self.starts = bookings.suggestions(viewer, of.case, of.kind, holder=self._holder())
        self.when = self._when()

    def is_valid(self) -> bool:
        """This function will tell whether all forms can be carried out."""
        # Each form is asked, so that the page names all that is wrong at once.
        found = [form.is_valid() for form in self.sheets]
        return all(found)

    @property
    def sheets(self) -> list[Any]:
        """This function will return the forms of the page, in its order."""
        return [form for form in (self.who, self.guide, self.when) if form is not None]

    @property
    def has_choice(self) -> bool:
        """This function will tell whether anybody in the list may hold the talk."""
        return any(candidate.why_not is None for candidate in self.people)

    @property
    def standing_words(self) -> str:
        """This function will write when the talk is booked for now."""
        return talks.when(self.of.standing, self.of.terms.country) if self.of.standing is not None else ""

    def carry_out(self) -> "Interview":
        """This function will plan the talk, or book or move it; what the deeds raise is the view's to say."""
        time = self.when.asked
        if self.of.interview is not None:
            if time is not None:
                deeds.book(self.viewer, interview=self.of.interview, time=time)
            return self.of.interview
        who, guide = self.who, self.guide
        if who is None or guide is None:
            raise ValueError("a talk is planned with somebody and a guide")
        return talks_planning.plan_interview(
            self.viewer,
            case=self.of.case,
            kind=self.of.kind,
            interviewer=holders.chosen(self.viewer, self.of.case, who.cleaned_data["interviewer"]),
            language=Language(guide.cleaned_data["language"]),
            guide=guide.edition,
            time=time,
        )

    def context(self) -> dict[str, Any]:
        """This function will return what the template needs."""
        of = self.of
        confirms = bool(self.when.errors.get("is_confirmed")) or bool(self.when["is_confirmed"].value())
        return {
            "of": of,
            "case": of.case,
            "kind": labels.of(of.kind),
            "page": self,
            "slip": self._slip(),
            "is_gone": case_rules.is_late(of.case.last_day, clock.today()),
            "asks_to_confirm": confirms or case_rules.is_late(of.case.last_day, clock.today()),
            "is_reached": bookings.is_reached(self.viewer, of.case),
            "wants_no_talk": self.wish is Wish.NO_TALK,
            "lacks_account": self._lacks_account(),
            "wish": wished(self.wish, is_list=False) if of.interview is not None else "",
            "facts": talks.facts(self.viewer, of, self._guide_name()),
            "seen": "" if of.seen is None else of.seen,
        }

    def _holder(self) -> int | None:
        if self.of.interview is not None:
            return self.of.interview.interviewer_id
        chosen = (self.who["interviewer"].value() if self.who is not None else None) or ""
        return int(chosen) if str(chosen).isdecimal() else None

    def _when(self) -> forms.WhenForm:
        of = self.of
        proposed = bookings.proposed_times(self.viewer, of.case)
        known = [(start, self._start(start, proposed)) for start in self.starts]
        return forms.WhenForm(
            self.data, known, may_wait=of.interview is None, help_text=self._span(), initial=self._initial()
        )

    def _start(self, start: dt.datetime, proposed: frozenset[dt.datetime]) -> str:
        words = talks.start(start, self.of.terms.minutes, self.of.terms.country)
        return _("%(when)s, proposed by the nearest manager") % {"when": words} if start in proposed else words

    def _initial(self) -> dict[str, Any]:
        of, standing = self.of, self.of.standing
        if standing is not None and of.interview is not None:
            local = rules.local_time(standing.starts_at, of.terms.country)
            return {
                "when": forms.OTHER,
                "day": local.date(),
                "time": local.time(),
                "minutes": standing.minutes,
                "place_kind": standing.place_kind,
                "place": deeds.open_place(self.viewer, interview=of.interview),
                "seen": of.seen,
            }
        is_gone = case_rules.is_late(of.case.last_day, clock.today())
        # Before the certificate is signed nothing can be booked without a reason, so nothing is proposed to be.
        waits = not self.certificate.is_ready and of.interview is None
        return {
            **({"when": forms.LATER} if waits else {}),
            "minutes": of.terms.minutes,
            "place_kind": PlaceKind.VIDEO if is_gone else of.terms.place_kind,
            "seen": of.seen,
        }

    def _span(self) -> str:
        case, terms = self.of.case, self.of.terms
        told = {"day": days.weekday(case.last_day), "first": terms.first_before, "last": terms.last_before}
        if case_rules.is_late(case.last_day, clock.today()):
            return _("The last day was %(day)s. A talk afterwards is held by video.") % told
        last = _("The last day is %(day)s.") % told
        if not self.starts:
            return last + " " + _("No working day is left to suggest. Write another time.")
        if terms.last_before == 0:
            return last + " " + _("The times lie at most %(first)d working days before it, or on it.") % told
        return last + " " + _("The times lie %(first)d to %(last)d working days before it, where they can.") % told

    def _lacks_account(self) -> str:
        """The nearest manager who has no account, since a list without them reads as if they were forgotten."""
        is_listed = any(candidate.held_as is HeldAs.NEAREST_MANAGER for candidate in self.people)
        is_expected = self.of.interview is None and self.of.kind is InterviewKind.MANAGER
        return str(self.of.case.manager) if is_expected and not is_listed and self.of.case.manager else ""

    def _slip(self) -> dict[str, str] | None:
        """What stands about the certificate above everything else; None once it is signed."""
        found = self.certificate
        if found.is_ready:
            return None
        words = [
            _("The certificate of service is written but not signed.")
            if found.is_written
            else _("The certificate of service is not written yet.")
        ]
        if found.due_on is not None:
            told = {"who": owner(found), "day": days.weekday(found.due_on)}
            words.append(_("It is to be ready on %(day)s, by %(who)s.") % told)
            if found.due_on >= clock.today():
                words.append(_("So the times below begin the day after."))
        words.append(_("The talk can be booked when it is signed, or with a reason that only HR can read."))
        can_remind = found.item is not None and found.owner not in (ItemOwner.HR, ItemOwner.LEAVER)
        return {"text": " ".join(words), "remind": owner(found) if can_remind else ""}

    def _fitting(self) -> str:
        part = next((c.held_as for c in self.people if c.why_not is None), None)
        found = bookings.suggested_guide(self.viewer, self.of.case, self.of.kind, part)
        return _("What fits, such as %(guide)s") % {"guide": talks.guide(found, self.language)}

    def _guide_name(self) -> str:
        if self.of.interview is None:
            return ""
        edition = bookings.edition_of(self.viewer, self.of.interview)
        return talks.guide(edition, self.language)


def guides(viewer: gate.Actor, language: str) -> list[tuple[str, str]]:
    """This function will return the guides to choose among as a form takes them."""
    return [(f"{g.key}@{g.version}", talks.guide(g, language)) for g in bookings.editions(viewer)]


def wished(wish: Wish | None, *, is_list: bool = True) -> str:
    """This function will tell HR what the leaver wished, in a sentence or two; nothing when it is as planned."""
    if holder_rules.asks_for_another(wish):
        words = _("The leaver has asked for somebody else than the nearest manager, and need not say why.")
        return words + " " + _("The person they asked for is listed first.") if is_list else words
    return {
        Wish.WITH_REPRESENTATIVE: _("The leaver would like a safety or union representative to be there too."),
        Wish.NO_TALK: _("The leaver would rather have no talk, and answer in writing."),
    }.get(wish or Wish.AS_PLANNED, "")


def owner(certificate: bookings.Certificate) -> str:
    """This function will name who is to see to the certificate."""
    if certificate.owner_name:
        return certificate.owner_name
    return str(labels.of(certificate.owner)) if certificate.owner is not None else ""


def case_of(viewer: gate.Actor, pk: uuid.UUID) -> "Case":
    """This function will return a case whose talks the viewer may book; absent or refused otherwise."""
    case = cases.case(viewer, pk)
    gate.check(viewer, "bookings.book", case)
    return case


def refuse_unless_possible(viewer: gate.Actor, of: talks.Talk) -> None:
    """This function will say why no time can be set for a talk, before a form is filled in for nothing."""
    gate.check(viewer, "bookings.book", of.case)
    state = case_rules.state_of(event.step for event in of.case.events.all())
    if state is not CaseState.OPEN:
        raise gate.Refused(_("The case is not open, so no talk can be booked in it."))
    if of.state not in (None, InterviewState.PLANNED):
        raise gate.Refused(_("The talk has begun or been held already."))
