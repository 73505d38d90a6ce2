"""What letters say, in each language."""

import datetime as dt

import pytest

from efterord.mail import texts
from efterord.rules import letters
from efterord.words import Country, Language, LetterKind, Occasion, PlaceKind

HERE = {"link": "https://svar.example.org/p/" + "x" * 60, "employer": "Region Mälarvik"}


def talk(to=letters.LEAVER, **changes):
    told = {
        "starts_at": dt.datetime(2026, 10, 7, 8, tzinfo=dt.UTC),
        "minutes": 60,
        "country": Country.SE,
        "place_kind": PlaceKind.ROOM,
        "place": "Rum Eken",
        "booking_id": "7",
        "sequence": 0,
        "holder": "Sanna Ekhult",
    }
    return letters.about_talk(to=to, **{**HERE, **told, **changes})


def survey(**changes):
    usual = {"sender": "Sanna Ekhult, HR", "closes_on": dt.date(2026, 11, 15), "minutes": 7, "occasion": Occasion.EXIT}
    return letters.about_survey(**{**HERE, **usual, **changes})


CONTEXTS = {
    LetterKind.SURVEY_INVITATION: survey(),
    LetterKind.SURVEY_REMINDER: survey(is_last=True),
    LetterKind.SURVEY_FOLLOW_UP: survey(occasion=Occasion.FOLLOW_UP),
    LetterKind.CONTACT_WISH: letters.about_wish(
        to=letters.SAFETY, employer="Region Mälarvik", name="Amira Hedvall", unit="Ward 3", reach="070-123 45 67"
    ),
    LetterKind.SIGN_IN_LINK: {
        "link": "https://svar.example.org/account/welcome/abc/",
        "employer": "Region Mälarvik",
        "days": "3",
    },
    LetterKind.ACCOUNT: {"about": "password_changed"},
    LetterKind.EXTERNAL_ACCOUNT: letters.about_external_account(**HERE, days=3),
    LetterKind.DEPARTURE_REPORTED: letters.about_report(**HERE),
    LetterKind.DEPARTURE_LINK: letters.about_page(**HERE, closes_on=dt.date(2026, 11, 15)),
    LetterKind.TALK_INVITATION: talk(),
    LetterKind.TALK_MOVED: talk(),
    LetterKind.TALK_CANCELLED: talk(),
    LetterKind.SUMMARY_TO_READ: letters.about_page(**HERE, closes_on=dt.date(2026, 11, 15)),
    LetterKind.CHECKLIST_REMINDER: letters.about_checklist(**HERE, n_items=3, due_on=dt.date(2026, 10, 7)),
    LetterKind.REHIRE_REMINDER: letters.about_page(**HERE, closes_on=dt.date(2028, 11, 15)),
    LetterKind.RELEASE_STOPPED: letters.about_page(**HERE),
    LetterKind.RESULTS: letters.about_results(
        **HERE,
        opened_on=dt.date(2026, 10, 1),
        units=[("Medicin", "Ingen skillnad är tydlig.", "https://x.example/results/2/")],
    ),
}
TALKS = (LetterKind.TALK_INVITATION, LetterKind.TALK_MOVED, LetterKind.TALK_CANCELLED)
# What a subject line would give away to whoever sees the mailbox over a shoulder.
TELLING = ("leav", "depart", "exit", "slut", "lämna", "avgång", "avsked", "uppsäg", "oppsig", "fratre", "Mälarvik")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_letter_has_a_subject_of_one_line_and_a_plain_body(kind, language):
    subject, body = texts.render(kind, language, CONTEXTS[kind])
    assert subject
    assert "\n" not in subject
    assert "%(" not in body
    assert all(len(line) <= texts.WIDTH or "https://" in line for line in body.splitlines())
    assert "!" not in body


@pytest.mark.parametrize("language", Language)
def test_invitation_bears_the_link_whole_on_a_line_of_its_own_and_the_last_day(language):
    _, body = texts.render(LetterKind.SURVEY_INVITATION, language, CONTEXTS[LetterKind.SURVEY_INVITATION])
    assert CONTEXTS[LetterKind.SURVEY_INVITATION]["link"] in body.splitlines()
    assert "2026" in body
    assert "Region Mälarvik" in body


def test_date_is_written_as_the_language_writes_it():
    told = CONTEXTS[LetterKind.SURVEY_INVITATION]
    for language, day in ((Language.EN, "15 November 2026"), (Language.SV, "15 november 2026")):
        body = texts.render(LetterKind.SURVEY_INVITATION, language, told)[1]
        assert day in " ".join(body.split())


@pytest.mark.parametrize("about", texts.ABOUT_ACCOUNT)
def test_every_account_letter_has_words(about):
    assert texts.render(LetterKind.ACCOUNT, Language.EN, {"about": about, "link": "https://x.example/"})[1]


def test_employer_cannot_break_the_subject_or_begin_a_line_of_its_own():
    told = {**CONTEXTS[LetterKind.SURVEY_INVITATION], "employer": "A\r\nBcc: x@example.org\n\nPassword, please"}
    subject, body = texts.render(LetterKind.SURVEY_INVITATION, Language.EN, told)
    assert "\n" not in subject
    assert not [p for p in body.split("\n\n") if p.startswith(("Bcc:", "Password"))]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.SURVEY_INVITATION}))
def test_subject_tells_nothing(kind, language):
    subject = texts.render(kind, language, CONTEXTS[kind])[0]
    assert [word for word in TELLING if word in subject] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.ACCOUNT, LetterKind.CONTACT_WISH}))
def test_link_stands_whole_on_a_line_of_its_own(kind, language):
    told = CONTEXTS[kind]
    assert texts.render(kind, language, told)[1].splitlines().count(told["link"]) == 1


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - set(TALKS) - {LetterKind.ACCOUNT}))
def test_letter_is_written_in_the_language(kind):
    told = set(CONTEXTS[kind].values())
    own = {
        language: {p for p in texts.render(kind, language, CONTEXTS[kind])[1].split("\n\n") if p not in told}
        for language in Language
    }
    assert not own[Language.EN] & own[Language.SV]
    assert not own[Language.EN] & own[Language.NB]
    assert not own[Language.SV] & own[Language.NB]


@pytest.mark.parametrize(
    ("language", "time"),
    [
        (Language.SV, "onsdag 7 oktober kl. 10.00–11.00"),
        (Language.NB, "onsdag 7. oktober kl. 10.00–11.00"),
        (Language.EN, "Wednesday 7 October, 10.00–11.00"),
    ],
)
@pytest.mark.parametrize("kind", TALKS)
@pytest.mark.parametrize("to", [letters.LEAVER, letters.INTERVIEWER])
def test_letter_about_a_talk_says_when_and_to_the_leaver_who(kind, to, language, time):
    body = texts.render(kind, language, talk(to))[1]
    assert time in body.splitlines()
    assert ("Rum Eken" in body.splitlines()) is (kind is not LetterKind.TALK_CANCELLED)
    is_named = to == letters.LEAVER and kind is not LetterKind.TALK_CANCELLED
    assert ("Sanna Ekhult" in body) is is_named


def test_interviewer_learns_no_name_by_mail_even_when_one_is_given():
    assert "Ekhult" not in str(talk(letters.INTERVIEWER))


def test_video_link_stands_on_a_line_of_its_own_and_a_walk_without_a_place_says_so():
    video = "https://video.example.org/" + "m" * 80
    body = texts.render(LetterKind.TALK_MOVED, Language.EN, talk(place_kind=PlaceKind.VIDEO, place=video))[1]
    assert ["Video:", "", video] == body.splitlines()[(at := body.splitlines().index("Video:")) : at + 3]
    body = texts.render(LetterKind.TALK_MOVED, Language.EN, talk(place_kind=PlaceKind.WALK, place=""))[1]
    assert "A walk" in body.splitlines()


def test_cancelled_talk_needs_no_link():
    body = texts.render(LetterKind.TALK_CANCELLED, Language.EN, talk(letters.INTERVIEWER, link=""))[1]
    assert "https://" not in body
    assert "\n\n\n" not in body


@pytest.mark.parametrize("kind", [LetterKind.DEPARTURE_LINK, LetterKind.SUMMARY_TO_READ, LetterKind.REHIRE_REMINDER])
def test_last_day_is_said_where_there_is_one(kind):
    assert "2028" in texts.render(kind, Language.SV, letters.about_page(**HERE, closes_on=dt.date(2028, 1, 9)))[1]
    assert "20" not in texts.render(kind, Language.SV, letters.about_page(**HERE))[1]


@pytest.mark.parametrize(("n", "said"), [(1, "1 thing waits"), (2, "2 things wait")])
def test_checklist_reminder_counts(n, said):
    told = letters.about_checklist(**HERE, n_items=n, due_on=dt.date(2026, 10, 7))
    body = texts.render(LetterKind.CHECKLIST_REMINDER, Language.EN, told)[1]
    assert said in body
    assert "Wednesday 7 October" in body


@pytest.mark.parametrize("place", ["Rum A\r\nBcc: x@example.org", "Rum A\n\nPassword, please: https://evil.example"])
def test_place_cannot_begin_a_paragraph_of_its_own(place):
    body = texts.render(LetterKind.TALK_INVITATION, Language.EN, talk(place=place))[1]
    assert not [p for p in body.split("\n\n") if p.startswith(("Bcc:", "Password"))]


def test_talk_without_a_zone_or_a_reader_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        talk(starts_at=dt.datetime(2026, 10, 7, 8))
    with pytest.raises(ValueError, match="read by"):
        talk("manager")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [LetterKind.TALK_INVITATION, LetterKind.TALK_MOVED])
def test_letter_without_a_link_promises_no_page(kind, language):
    body = texts.render(kind, language, talk(link=""))[1]
    # What a colon leads to stands after it: when and where, and no page that is not there.
    assert [line.endswith(":") for line in body.splitlines()].count(True) == 1
    if language is Language.EN:
        assert not {"page", "link"} & set(body.replace(".", " ").split())
        assert "HR" in body.partition("Sent by")[0]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [k for k in LetterKind if k.name.startswith("SURVEY_")])
def test_survey_letter_says_who_asks_how_long_it_takes_and_until_when(kind, language):
    body = " ".join(texts.render(kind, language, CONTEXTS[kind])[1].split())
    for words in ("Region Mälarvik", "Sanna Ekhult, HR", " 7 ", "2026"):
        assert words in body
    unsigned = texts.render(kind, language, {**CONTEXTS[kind], "sender": ""})[1]
    assert "Sanna" not in unsigned
    assert unsigned.count("\n\n") == texts.render(kind, language, CONTEXTS[kind])[1].count("\n\n") - 1


def test_reminder_says_when_it_is_the_last_and_nothing_of_what_the_reader_did():
    last = texts.render(LetterKind.SURVEY_REMINDER, Language.EN, survey(is_last=True))[1]
    first = texts.render(LetterKind.SURVEY_REMINDER, Language.EN, survey())[1]
    assert "This is the last reminder." in last
    assert "last reminder" not in first
    assert not [word for word in ("have not", "no answer", "waiting", "not yet") if word in first]


def test_late_invitation_does_not_say_that_the_reader_leaves():
    late = texts.render(LetterKind.SURVEY_INVITATION, Language.EN, survey(occasion=Occasion.CAMPAIGN))[1]
    assert "You have worked at Region Mälarvik." in late
    assert "everybody who leaves" not in late


def test_wish_goes_out_with_a_name_and_a_way_and_without_a_word_of_content():
    for to in (letters.SAFETY, letters.UNION):
        told = {**CONTEXTS[LetterKind.CONTACT_WISH], "to": to}
        body = texts.render(LetterKind.CONTACT_WISH, Language.EN, told)[1]
        assert {"070-123 45 67"} <= set(body.splitlines())
        assert "Amira Hedvall, Ward 3," in body
    with pytest.raises(ValueError, match="passed on to"):
        letters.about_wish(to="hr", employer="", name="", unit="", reach="")
