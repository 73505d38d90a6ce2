"""Slips: a link, a short code, once; the code opens the link's token, and nobody learns why another does not."""

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, CaseEvent, Invitation, guard
from efterord.queries import surveys as seen
from efterord.queries import surveys_paper as listed
from efterord.services import answers, surveys_paper
from efterord.vault import tokens
from efterord.words import CaseStep, Language, Role
from tests import asked, made
from tests.asked import contact, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    made.organisation()
    with clock.told_at(made.NOON):
        yield made.actor((Role.HR_HEAD, None))


def silent(days: int = 5, **values):
    """A leaver whom no letter reaches."""
    return leaving(days, of=values.pop("of", None) or made.person(mail="", country=values.pop("country", "")), **values)


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def opened(code: str) -> str | None:
    return surveys_paper.open_code(gate.RESPONDENT, code=code)


def test_slip_has_a_link_and_a_code_that_lead_to_the_same(head):
    case = silent()
    slip = surveys_paper.print_link(head, case=case)
    token = token_of(slip.link)
    assert opened(slip.code) == token
    assert opened(slip.code.lower().replace("-", " ")) == token
    assert seen.survey(gate.RESPONDENT, token=token).is_open
    invitation = Invitation.objects.get()
    assert (invitation.counts, slip.closes_on, slip.minutes) == (False, invitation.closes_on, 7)


def test_code_lies_nowhere_but_as_a_keyed_hash(head):
    slip = surveys_paper.print_link(head, case=silent())
    signs = tokens.normalise_resume_code(slip.code)
    stored = repr(list(Invitation.objects.values_list())) + repr(list(AuditEntry.objects.values_list()))
    assert signs not in stored
    assert slip.code not in stored
    import hashlib

    plain = {hashlib.sha256(told.encode()).hexdigest() for told in (signs, slip.code)}
    assert Invitation.objects.get().code_hash not in plain


def test_code_that_opens_nothing_is_the_same_whatever_the_reason(head):
    slips = [surveys_paper.print_link(head, case=silent()) for _ in range(3)]
    used, closed, still = (slip.code for slip in slips)
    done = answers.submit(
        gate.RESPONDENT, token=token_of(slips[0].link), answers={}, receipt=tokens.new_receipt(), key=None
    )
    assert done is answers.Submitted.NEW
    with guard.door_open():
        Invitation.objects.filter(token_hash=tokens.hash_token(token_of(slips[1].link))).update(
            closes_on=made.TODAY - asked.ONE
        )
    wrong = ("", "x", "0000-0000-0000", "é" * 12, "0" * 1000, used, closed)
    assert [opened(code) for code in wrong] == [None] * len(wrong)
    assert opened(still) == token_of(slips[2].link)


def test_typing_a_code_leaves_no_trace(head):
    code = surveys_paper.print_link(head, case=silent()).code
    before = (list(Invitation.objects.values()), AuditEntry.objects.count())
    assert opened(code)
    assert (list(Invitation.objects.values()), AuditEntry.objects.count()) == before


def test_invitation_by_mail_has_no_code(head):
    from efterord.services import surveys

    assert surveys.invite(head, case=leaving(5)).code_hash is None


def test_slip_is_in_the_language_of_the_country_one_works_in(head):
    slips = [surveys_paper.print_link(head, case=silent(country=country)) for country in ("SE", "NO", "")]
    assert [slip.language for slip in slips] == [Language.SV, Language.NB, Language.SV]


def test_list_holds_those_whom_no_letter_reaches_and_who_were_not_asked(head):
    here = silent()
    past = leaving(-2)  # an address at work is none after the last day
    moved = silent(14, of=made.person(mail=""))
    leaving(5)
    with_contact = silent()
    contact(with_contact)
    surveys_paper.print_link(head, case=silent())
    silent(90)
    silent(-40, notice_date=None)
    silent(5, leaving_kind="DEA")
    silent(5, steps=(CaseStep.PROPOSED,))
    assert listed.to_print(head) == [past, here, moved]
    assert listed.chosen(head, [str(moved.pk), str(with_contact.pk), "x", str(past.pk)]) == [past, moved]


def test_list_is_of_ones_units_and_not_of_ones_line(head):
    ours, theirs = made.unit("Akuten"), made.unit("Köket")
    boss = made.person("Boss")
    case, led = silent(at=ours), silent(at=ours, manager=boss)
    silent(at=theirs)
    assert listed.to_print(made.actor((Role.HR_PARTNER, ours))) == [case, led]
    assert listed.to_print(made.actor((Role.HR_PARTNER, ours), person=boss)) == [case]


def test_several_slips_are_made_at_once_and_who_gets_none_is_told(head):
    first, second, gone = silent(), silent(), silent()
    with guard.door_open():
        CaseEvent.objects.create(case=gone, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    slips, others = surveys_paper.print_links(head, cases=[first, second, gone])
    assert [slip.case for slip in slips] == [first, second]
    assert others == [gone]
    assert len({slip.code for slip in slips}) == 2
    entries = AuditEntry.objects.filter(action="surveys.print_link", outcome="done")
    assert {entry.object for entry in entries} == {f"case:{first.pk}", f"case:{second.pk}"}
    assert surveys_paper.print_links(head, cases=[first]) == ([], [first])


def test_only_hr_prints_and_only_respondents_type_codes(head):
    for actor in (made.actor((Role.MANAGER, None)), made.actor((Role.ANALYST, None)), gate.RESPONDENT):
        with pytest.raises(gate.Refused):
            surveys_paper.print_links(actor, cases=[])
    with pytest.raises(gate.Refused):
        surveys_paper.open_code(head, code="x")
