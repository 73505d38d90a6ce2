"""Invitations as rows: made with their letters for one leaver or for thousands, each in the transaction of its deed."""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Callable, Collection, Sequence

from django.conf import settings

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Invitation, Organisation, Tombstone
from efterord.queries import policies as asked_of
from efterord.queries import questionnaires, surveys_terms
from efterord.rules import cases, content_parts, departures, policies, surveys
from efterord.rules import letters as contexts
from efterord.services import letters
from efterord.services.surveys_addresses import Address
from efterord.vault import envelope, holder, tokens
from efterord.words import CaseStep, Channel, LetterKind, Occasion, WhyNotAsked

PURPOSE = "invitations"
# The set that is always there, where the one that was chosen has not been published.
SPARE_SET = "core"
# A night goes through so many cases at a time: some tens of megabytes, and a transaction of some seconds.
CHUNK = 2_000
# Text messages come by day (on the clocks of Stockholm and Oslo).
SMS_FROM, SMS_TO = dt.time(9), dt.time(20)
KINDS = {
    Occasion.EXIT: LetterKind.SURVEY_INVITATION,
    Occasion.CAMPAIGN: LetterKind.SURVEY_INVITATION,
    Occasion.FOLLOW_UP: LetterKind.SURVEY_FOLLOW_UP,
}


@dataclasses.dataclass(frozen=True)
class Round:
    """What all invitations and letters of one deed share: who asks, by which terms, on which day."""

    actor: gate.Actor
    _editions: dict[str, tuple[str, int]] = dataclasses.field(default_factory=dict, init=False)
    _lengths: dict[tuple[str, int], int] = dataclasses.field(default_factory=dict, init=False)

    @functools.cached_property
    def today(self) -> dt.date:
        """The day of this deed."""
        return clock.today()

    @functools.cached_property
    def terms(self) -> surveys.Terms:
        """How the survey asks."""
        return surveys_terms.terms(self.actor)

    @functools.cached_property
    def _book(self) -> policies.Book:
        return asked_of.book(self.actor)

    @functools.cached_property
    def _seal(self) -> Callable[[envelope.Place, str | bytes], bytes]:
        return holder.current().sealer(PURPOSE)

    @functools.cached_property
    def organisation(self) -> Organisation:
        """Who asks."""
        return Organisation.objects.get(pk=1)

    def why_not(self, case: Case) -> WhyNotAsked | None:
        """This function will tell why the survey leaves a case's leaver out, or None; it comes with its employment."""
        return surveys.why_not_asked(
            start_date=case.employment.start_date,
            last_day=case.last_day,
            leaving_kind=case.leaving_kind,
            is_offered=self._book.of(case.unit_id).is_offered,
            terms=self.terms,
        )

    def planned_on(self, case: Case) -> dt.date:
        """This function will return the day on which a case's leaver is to be asked, whatever day it is now."""
        return surveys.planned_on(
            self.terms, leaving_kind=case.leaving_kind, notice_date=case.notice_date, last_day=case.last_day
        )

    def invite(
        self, case: Case, occasion: Occasion, *, counts: bool, code_hash: str | None = None
    ) -> tuple[Invitation, str]:
        """This function will make an invitation that is not saved yet, and its token. The set is frozen with it."""
        planned = self.planned_on(case) if occasion is Occasion.EXIT else self.today
        key, version = self._set(case, occasion)
        token = tokens.new_token()
        invitation = Invitation(
            case=case,
            occasion=occasion,
            questionnaire=key,
            questionnaire_version=version,
            counts=counts,
            token_hash=tokens.hash_token(token),
            code_hash=code_hash,
            opens_on=self.today,
            closes_on=surveys.closes_on(self.terms, planned=planned, today=self.today),
        )
        # The token's ciphertext is kept so that a reminder can carry the same link.
        invitation.token_ciphertext = self._seal(_place(invitation), token)
        return invitation, token

    def letter(self, invitation: Invitation, token: str, address: Address) -> letters.Draft:
        """This function will draft the letter that asks."""
        return self._draft(KINDS[Occasion(invitation.occasion)], invitation, token, address)

    def reminder(self, invitation: Invitation, address: Address, *, is_last: bool) -> letters.Draft:
        """This function will draft a reminder, which carries the same link."""
        token = _open_token(invitation)
        return self._draft(LetterKind.SURVEY_REMINDER, invitation, token, address, is_last=is_last)

    def save(self, made: Sequence[tuple[Invitation, letters.Draft | None]]) -> None:
        """This function will write invitations, their letters, and that their leavers were asked."""
        asked = [i.case_id for i, _ in made if i.occasion != Occasion.FOLLOW_UP]
        now = clock.now()
        CaseEvent.objects.bulk_create(
            CaseEvent(case_id=pk, step=CaseStep.ASKED, at=now, by=self.actor.code) for pk in asked
        )
        Invitation.objects.bulk_create(invitation for invitation, _ in made)
        letters.queue_letters(self.actor, drafts=[draft for _, draft in made if draft is not None])

    def _draft(
        self, kind: LetterKind, invitation: Invitation, token: str, address: Address, *, is_last: bool = False
    ) -> letters.Draft:
        case = invitation.case
        context = contexts.about_survey(
            link=_link(token),
            employer=self.organisation.name,
            sender=self.terms.sender,
            closes_on=invitation.closes_on,
            minutes=self.minutes(invitation),
            occasion=Occasion(invitation.occasion),
            is_last=is_last,
        )
        # The letter is in the language of the country one works in; the survey is in all.
        language = departures.language(case.person.country, self.organisation.languages)
        if address.channel is Channel.SMS:
            to = departures.international(address.to, self._book.of(case.unit_id).country)
            return letters.Draft(kind, to, language, context, Channel.SMS, _by_day(clock.now()))
        return letters.Draft(kind, address.to, language, context)

    def _set(self, case: Case, occasion: Occasion) -> tuple[str, int]:
        judged = getattr(case, "judgement", None)
        is_voluntary = None if judged is None else judged.is_voluntary
        if is_voluntary is None:
            is_voluntary = cases.is_voluntary(case.leaving_kind)
        return self._newest(surveys.set_of(self.terms, occasion, is_voluntary=is_voluntary))

    def _newest(self, key: str) -> tuple[str, int]:
        if key not in self._editions:
            try:
                found = questionnaires.newest(self.actor, key)
            except content_parts.ContentError:
                found = questionnaires.newest(self.actor, SPARE_SET)
            self._editions[key] = (found.key, found.version)
        return self._editions[key]

    def minutes(self, invitation: Invitation) -> int:
        """This function will tell about how many minutes an invitation's questions take."""
        key, version = invitation.questionnaire, invitation.questionnaire_version
        if (key, version) not in self._lengths:
            asked = questionnaires.edition(self.actor, key, version)
            # What hangs on an answer or a fact comes to some only.
            self._lengths[key, version] = surveys.minutes(sum(not question.when for question in asked.questions))
        return self._lengths[key, version]


def _asked_before(made: Sequence[Case]) -> set[uuid.UUID]:
    """Which of some cases' leavers were asked about another departure: that answer may still wait in the pool.

    Once cases have been erased, an earlier employment whose case is no more counts as asked about: the case that would
    have told is gone, and two answers of one person must never make up the k of a batch.
    """
    people = {case.person_id for case in made}
    asked = CaseEvent.objects.filter(case__person__in=people, step=CaseStep.ASKED)
    departures_of: dict[uuid.UUID, set[uuid.UUID]] = {}
    for person, pk in asked.values_list("case__person_id", "case_id"):
        departures_of.setdefault(person, set()).add(pk)
    returned: set[uuid.UUID] = set()
    if Tombstone.objects.exists():
        earlier = Employment.objects.filter(person__in=people, end_date__lt=clock.today(), cases__isnull=True)
        returned = set(earlier.values_list("person_id", flat=True))
    found = set()
    for case in made:
        others = departures_of.setdefault(case.person_id, set())
        if others - {case.pk} or case.person_id in returned:
            found.add(case.pk)
        others.add(case.pk)  # two departures of one person in one night: only the first counts
    return found


def _locked(pks: Collection[uuid.UUID]) -> list[Case]:
    """Cases with what asking needs of them, their rows and their people's locked.

    So two cases of one person are asked about one after the other, and only the first can count.
    """
    found = Case.objects.select_for_update(of=("self", "person")).filter(pk__in=pks).order_by("pk")
    return list(found.select_related("person", "employment", "judgement"))


def _steps(made: Collection[Case]) -> dict[uuid.UUID, set[str]]:
    """The steps each of some cases has taken."""
    taken: dict[uuid.UUID, set[str]] = {case.pk: set() for case in made}
    for pk, step in CaseEvent.objects.filter(case__in=list(taken)).values_list("case_id", "step"):
        taken[pk].add(step)
    return taken


def _open_token(invitation: Invitation) -> str:
    assert invitation.token_ciphertext is not None  # noqa: S101 (whoever calls has looked)
    return holder.current().open_text(PURPOSE, _place(invitation), bytes(invitation.token_ciphertext))


def _by_day(now: dt.datetime) -> dt.datetime:
    """The next moment at which a telephone may ring."""
    local = clock.local(now)
    if local.time() < SMS_FROM:
        return dt.datetime.combine(local.date(), SMS_FROM, clock.PLACE)
    if local.time() >= SMS_TO:
        return dt.datetime.combine(local.date() + dt.timedelta(days=1), SMS_FROM, clock.PLACE)
    return now


def _link(token: str) -> str:
    return f"{settings.PUBLIC_URL}/survey/{token}/"


def _place(invitation: Invitation) -> envelope.Place:
    # Bound to the hash and not to the row's key, which is made anew at each release.
    return envelope.Place("invitation", invitation.token_hash, "token", 1)
