"""The leaver's link, address, wish and consent as deeds: who may, when, what is not taken for the leaver's word."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import (
    AuditEntry,
    CaseEvent,
    Contact,
    DepartureLink,
    Invitation,
    KeepInTouch,
    LeaverWish,
    Letter,
    guard,
)
from efterord.queries import departures as seen
from efterord.services import (
    departure_links,
    departures,
    departures_contact,
    departures_kept,
    letters,
    privacy,
    surveys,
    surveys_asking,
)
from efterord.vault import tokens
from efterord.words import CaseStep, HeldAs, InterviewKind, Language, LetterKind, Role, Wish
from tests import leaver, made

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def head():
    made.organisation()
    return leaver.head()


@pytest.fixture
def case(head):
    return made.case(at=made.unit("Akuten"))


def opens(token):
    return seen.bearer(gate.NOBODY, token=token)


# The link


def test_link_is_sent_once_and_the_same_link_again(head, case):
    departures.send_link(head, case=case)
    first = leaver.one_letter()
    assert (first.letter.kind, first.recipient, first.letter.language) == (
        LetterKind.DEPARTURE_LINK, case.person.mail, "sv",
    )  # fmt: skip
    assert first.context["closes_on"] == "2027-01-28"
    departures.send_link(head, case=case)
    links = {letters.open_letter(gate.SYSTEM, letter=each).context["link"] for each in Letter.objects.all()}
    assert {leaver.token_of_url(link) for link in links} == {leaver.token_of(case)}
    assert opens(leaver.token_of(case)).case == case


def test_link_is_kept_as_hash_and_ciphertext_only(head, case):
    token = leaver.link(case, head)
    row = DepartureLink.objects.get()
    assert row.token_hash == tokens.hash_token(token)
    assert token.encode() not in bytes(row.token_ciphertext)
    assert len(token) >= 27  # 160 bits


def test_language_of_the_link_is_that_of_the_country_one_works_in(head):
    norwegian = made.case(at=made.root(), of=made.person(country="NO"))
    departures.send_link(head, case=norwegian)
    assert DepartureLink.objects.get().language == "nb"
    assert leaver.one_letter().letter.language == "nb"


@pytest.mark.parametrize(
    "values",
    [
        {"steps": (CaseStep.PROPOSED,)},
        {"steps": (CaseStep.REPORTED,)},
        {"steps": (CaseStep.OPENED, CaseStep.CANCELLED)},
        {"leaving_kind": "DEA"},
        {"last_day": made.TODAY - 91 * DAY, "notice_date": None},
    ],
)
def test_no_link_before_the_case_is_open_nor_when_it_is_over(head, values):
    case = made.case(at=made.root(), **values)
    for deed in (departures.send_link, departures.print_link):
        with pytest.raises(gate.Refused) as refusal:
            deed(head, case=case)
        assert str(refusal.value.words).strip()
    assert (DepartureLink.objects.count(), Letter.objects.count()) == (0, 0)


def test_nothing_is_sent_to_an_address_at_work_after_the_last_day(head):
    case = made.case(at=made.root(), last_day=made.TODAY - DAY)
    with pytest.raises(gate.Refused, match="at work"):
        departures.send_link(head, case=case)
    assert opens(leaver.token_of_url(departures.print_link(head, case=case)))


def test_link_goes_to_the_private_address_first(head, case):
    leaver.link(case, head)
    departures_contact.save_contact(leaver.actor(case), case=case, mail="amira@home.example")
    departures.send_link(head, case=case)
    assert leaver.one_letter().recipient == "amira@home.example"
    with clock.told_at(made.NOON + 60 * DAY):
        departures.send_link(head, case=case)


def test_print_makes_a_new_link_and_only_where_no_letter_reaches(head, case):
    with pytest.raises(gate.Refused, match="Send the link"):
        departures.print_link(head, case=case)
    silent = made.case(at=made.root(), of=made.person(mail=""))
    with pytest.raises(gate.Refused, match="Print the link"):
        departures.send_link(head, case=silent)
    first, second = (leaver.token_of_url(departures.print_link(head, case=silent)) for _ in range(2))
    assert opens(first) is None
    assert opens(second).case == silent


def test_link_that_was_on_paper_is_replaced_when_it_is_sent(head):
    case = made.case(at=made.root(), of=made.person(mail=""))
    printed = leaver.token_of_url(departures.print_link(head, case=case))
    departures_contact.save_contact(leaver.actor(case), case=case, mail="a@home.example")
    departures.send_link(head, case=case)
    assert opens(printed) is None
    assert opens(leaver.token_of(case)).case == case
    # Whoever printed it may have written that address, so what comes through it does not count as the leaver's.
    assert not DepartureLink.objects.get().is_private


def test_link_opens_until_three_months_after_the_last_day_and_not_for_a_cancelled_case(head, case):
    token = leaver.link(case, head)
    with clock.told_at(made.NOON + dt.timedelta(days=114)):  # 28 January
        assert opens(token).case == case
    with clock.told_at(made.NOON + dt.timedelta(days=115)):
        assert opens(token) is None
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=made.NOON, by="operator")
    assert opens(token).case == case
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    assert opens(token) is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_hr_sends_and_prints(head, case, role):
    actor = made.actor((role, made.root()))
    for deed in (departures.send_link, departures.print_link, departures_contact.open_contact):
        with pytest.raises(gate.Refused):
            deed(actor, case=case)


def test_partner_sends_in_her_units_only(head, case):
    partner = made.actor((Role.HR_PARTNER, made.unit("Köket")))
    with pytest.raises(gate.Refused):
        departures.send_link(partner, case=case)


def test_letter_about_a_cancelled_case_carries_no_link(head):
    case = made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CANCELLED))
    with guard.door_open():
        reach = departure_links.Reach.of(case)
    assert (reach.link, reach.recipient) == ("", case.person.mail)


# The wish


def test_wish_is_saved_and_changed_and_cancels_nothing(head, case):
    talk = leaver.talk(case, kind=InterviewKind.MANAGER, held_as=HeldAs.NEAREST_MANAGER)
    booking = leaver.booked(talk)
    for wish in (Wish.HR, Wish.WITH_REPRESENTATIVE):
        departures.wish_for(leaver.actor(case), case=case, wish=wish)
    assert LeaverWish.objects.get().wish == Wish.WITH_REPRESENTATIVE
    booking.refresh_from_db()
    assert booking.cancelled_at is None


def test_wish_must_fit_and_come_before_the_talk_begins(head, case):
    talk = leaver.talk(case)
    with pytest.raises(ValueError, match="does not fit"):
        departures.wish_for(leaver.actor(case), case=case, wish=Wish.HR)
    with guard.door_open():
        talk.started_at = made.NOON
        talk.save()
    with pytest.raises(gate.Refused, match="has begun"):
        departures.wish_for(leaver.actor(case), case=case, wish=Wish.ANOTHER_AT_HR)


def test_wish_is_refused_in_a_closed_case_and_to_another_leaver(head, case):
    other = made.case(at=made.root())
    with pytest.raises(gate.Refused):
        departures.wish_for(leaver.actor(other), case=case, wish=Wish.NO_TALK)
    closed = made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED))
    with pytest.raises(gate.Refused, match="closed"):
        departures.wish_for(leaver.actor(closed), case=closed, wish=Wish.NO_TALK)
    with pytest.raises(gate.Refused):
        departures.wish_for(head, case=case, wish=Wish.NO_TALK)


# The private address


def test_address_is_sealed_and_opened_by_deed_with_an_entry(head, case):
    leaver.link(case, head)
    departures_contact.save_contact(
        leaver.actor(case), case=case, mail="Amira@Home.example", mobile="+46 70-123 45 67", wants_news=True
    )
    row = Contact.objects.get()
    assert b"Home" not in bytes(row.ciphertext)
    opened = departures_contact.open_contact(head, case=case)
    assert (opened.mail, opened.mobile, opened.wants_news) == ("Amira@Home.example", "+46701234567", True)
    departures_contact.open_contact(head, case=case)
    assert AuditEntry.objects.filter(action="departures.open_contact").count() == 1  # once a session


@pytest.mark.parametrize("mail", ["amira", "a@b", "a@b.se\nBcc: c@d.se", "x" * 300 + "@home.example", "<a@b.se>"])
def test_wrong_address_is_refused_in_words(head, case, mail):
    with pytest.raises(departures_contact.WrongContact) as wrong:
        departures_contact.save_contact(leaver.actor(case), case=case, mail=mail)
    assert wrong.value.field == "mail"
    assert str(wrong.value.words).strip()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("mobile", ["ring me", "12", "+46 70 123 45 67 89 01 23", "07O-1234567", "1" * 5000])
def test_wrong_number_is_refused_in_words(head, case, mobile):
    with pytest.raises(departures_contact.WrongContact) as wrong:
        departures_contact.save_contact(leaver.actor(case), case=case, mail="", mobile=mobile)
    assert wrong.value.field == "mobile"


def test_address_at_work_is_no_private_address(head, case):
    with pytest.raises(departures_contact.WrongContact, match="mail"):
        departures_contact.save_contact(leaver.actor(case), case=case, mail=case.person.mail.upper())


def test_address_is_taken_away_by_the_leaver_alone(head, case):
    departures_contact.save_contact(leaver.actor(case), case=case, mail="a@home.example")
    for deed in (departures_contact.save_contact, departures_contact.remove_contact):
        told = {"mail": "hr@home.example"} if deed is departures_contact.save_contact else {}
        with pytest.raises(gate.Refused):
            deed(head, case=case, **told)
    departures_contact.remove_contact(leaver.actor(case), case=case)
    assert not Contact.objects.exists()


# The survey and the private address


def sent_survey(case):
    return surveys.invite(leaver.head(), case=case)


def given(case, mail):
    departures_contact.save_contact(leaver.actor(case), case=case, mail=mail)


def test_survey_goes_to_the_private_address_and_counts(head, case):
    leaver.link(case, head)
    given(case, "amira@home.example")
    assert sent_survey(case).counts
    assert leaver.one_letter().recipient == "amira@home.example"


def test_survey_goes_to_a_leaver_who_has_only_a_private_address_also_by_night(head):
    case = made.case(at=made.root(), of=made.person(mail=""), last_day=made.TODAY + DAY)
    given(case, "amira@home.example")
    assert surveys_asking.invite_due(gate.SYSTEM) == 1
    assert leaver.one_letter().recipient == "amira@home.example"
    assert not Invitation.objects.get().counts  # the link was never sent to the leaver alone


def test_mobile_alone_is_no_address_for_the_survey(head):
    case = made.case(at=made.root(), of=made.person(mail=""), last_day=made.TODAY + DAY)
    departures_contact.save_contact(leaver.actor(case), case=case, mail="", mobile="0701234567")
    assert surveys_asking.invite_due(gate.SYSTEM) == 0


def test_private_address_that_others_have_does_not_count(head):
    one, two, three, four = (made.case(at=made.root()) for _ in range(4))
    for case in (one, two, three, four):
        leaver.link(case, head)
    given(one, "family@home.example")
    given(two, "FAMILY@home.example")
    given(three, made.person(mail="boss@example.org").mail)
    given(four, made.user().email)
    assert [sent_survey(case).counts for case in (one, two, three, four)] == [False] * 4


def test_work_address_that_another_leaver_gave_as_private_does_not_count(head, case):
    other = made.case(at=made.root())
    leaver.link(other, head)
    given(other, case.person.mail)
    assert not sent_survey(case).counts


def test_address_written_through_a_link_that_hr_printed_does_not_count(head):
    case = made.case(at=made.root(), of=made.person(mail=""))
    departures.print_link(head, case=case)
    given(case, "attacker@home.example")
    departures.send_link(head, case=case)  # to the address just written
    given(case, "attacker@home.example")
    assert not sent_survey(case).counts


def test_address_written_through_a_shared_mailbox_does_not_count(head):
    person = made.person(mail="ward@example.org")
    made.person(mail="ward@example.org")
    case = made.case(at=made.root(), of=person)
    leaver.link(case, head)
    given(case, "somebody@home.example")
    assert not sent_survey(case).counts


# Keeping in touch


def consent(case, **values):
    told = {"mail": "amira@home.example", "days": 365, "may_be_asked_back": True, **values}
    return departures_kept.keep_in_touch(leaver.actor(case), case=case, **told)


def test_consent_lasts_as_long_as_chosen_and_never_longer_than_the_case(head, case):
    assert consent(case, days=183).expires_on == made.TODAY + 183 * DAY
    assert consent(case, days=730).expires_on == made.TODAY + 730 * DAY
    old = made.case(at=made.root(), last_day=made.TODAY - 80 * DAY, notice_date=None)
    assert consent(old, days=730).expires_on == made.TODAY + 650 * DAY
    with pytest.raises(ValueError, match="not offered"):
        consent(case, days=9999)
    assert departures_contact.open_contact(head, case=case).kept_mail == "amira@home.example"


def test_consent_is_renewed_and_taken_back_at_once(head, case):
    consent(case)
    with clock.told_at(made.NOON + 100 * DAY):
        assert consent(case).expires_on == made.TODAY + 465 * DAY
    departures_kept.stop_keeping_in_touch(leaver.actor(case), case=case)
    assert not KeepInTouch.objects.exists()
    assert seen.kept(head, case) is None


def test_consent_is_the_leavers_own(head, case):
    with pytest.raises(gate.Refused):
        departures_kept.keep_in_touch(head, case=case, mail="a@home.example", days=365)
    with pytest.raises(departures_contact.WrongContact):
        consent(case, mail=" ")


def test_reminder_is_refused_without_consent_to_be_asked_back(head, case):
    for may in (None, False):
        if may is not None:
            consent(case, may_be_asked_back=may)
        with pytest.raises(gate.Refused, match="not agreed"):
            departures_kept.remind_of_rehire(head, case=case, on=made.TODAY + DAY)


def test_reminder_is_a_day_ahead_within_the_consent(head, case):
    kept = consent(case)
    for day in (made.TODAY, made.TODAY - DAY, kept.expires_on + DAY):
        with pytest.raises(departures_kept.WrongDay):
            departures_kept.remind_of_rehire(head, case=case, on=day)
    assert departures_kept.remind_of_rehire(head, case=case, on=kept.expires_on).remind_on == kept.expires_on
    assert departures_kept.remind_of_rehire(head, case=case, on=None).remind_on is None


def test_reminder_is_written_once_to_hr_without_a_name(head, case):
    partner = made.user((Role.HR_PARTNER, made.root()))
    consent(case)
    departures_kept.remind_of_rehire(head, case=case, on=made.TODAY + 10 * DAY)
    with clock.told_at(made.NOON + 9 * DAY):
        assert departures_kept.remind_due(gate.SYSTEM) == 0
    with clock.told_at(made.NOON + 11 * DAY):
        assert departures_kept.remind_due(gate.SYSTEM) == 1
        assert departures_kept.remind_due(gate.SYSTEM) == 0
    letter = leaver.one_letter()
    assert (letter.recipient, letter.letter.kind) == (partner.email, LetterKind.REHIRE_REMINDER)
    assert case.person.name not in str(letter.context)


def test_reminder_goes_to_the_head_where_there_is_no_partner(head, case):
    consent(case)
    departures_kept.remind_of_rehire(head, case=case, on=made.TODAY + DAY)
    with clock.told_at(made.NOON + DAY):
        assert departures_kept.remind_due(gate.SYSTEM) == 1


def test_no_reminder_after_the_consent_is_taken_back_or_narrowed(head, case):
    consent(case)
    departures_kept.remind_of_rehire(head, case=case, on=made.TODAY + DAY)
    assert consent(case, may_be_asked_back=False).remind_on is None
    with clock.told_at(made.NOON + 2 * DAY):
        assert departures_kept.remind_due(gate.SYSTEM) == 0


# What the night erases


@pytest.mark.parametrize(
    ("days", "left"), [(90, {"link", "contact"}), (91, {"contact"}), (215, {"contact"}), (216, set())]
)
def test_link_is_erased_after_three_months_and_the_address_after_the_latest_follow_up(head, case, days, left):
    leaver.link(case, head)
    given(case, "a@home.example")
    with clock.told_at(made.NOON + (case.last_day - made.TODAY) + days * DAY):
        privacy.erase_expired(gate.SYSTEM)
    rows = {"link": DepartureLink.objects.exists(), "contact": Contact.objects.exists()}
    assert {name for name, is_there in rows.items() if is_there} == left


def test_consent_keeps_the_link_so_that_it_can_be_taken_back_until_it_runs_out(head, case):
    token = leaver.link(case, head)
    kept = consent(case)
    with clock.told_at(made.NOON + 200 * DAY):
        privacy.erase_expired(gate.SYSTEM)
        assert opens(token).is_over
    with clock.told_at(made.NOON + (kept.expires_on - made.TODAY) + DAY):
        assert opens(token) is None
        privacy.erase_expired(gate.SYSTEM)
    assert (KeepInTouch.objects.count(), DepartureLink.objects.count()) == (0, 0)


def test_cancelled_case_keeps_neither_link_nor_address(head, case):
    leaver.link(case, head)
    given(case, "a@home.example")
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    privacy.erase_expired(gate.SYSTEM)
    assert (DepartureLink.objects.count(), Contact.objects.count()) == (0, 0)


def test_language_is_remembered_for_the_letters_to_come(head, case):
    leaver.link(case, head)
    departures.choose_language(leaver.actor(case), case=case, language=Language.EN)
    departures.send_link(head, case=case)
    assert leaver.one_letter().letter.language == "en"
