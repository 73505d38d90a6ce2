"""What letters say, in each language."""

import datetime as dt

import pytest

from efterord.mail import texts
from efterord.rules import letters
from efterord.words import Country, Language, LetterKind, PlaceKind

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


CONTEXTS = {
    LetterKind.SURVEY_INVITATION: {
        "link": "https://svar.example.org/survey/" + "x" * 60,
        "employer": "Region Mälarvik",
        "closes_on": "2026-11-15",
    },
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
@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.ACCOUNT}))
def test_link_stands_whole_on_a_line_of_its_own(kind, language):
    told = CONTEXTS[kind]
    assert texts.render(kind, language, told)[1].splitlines().count(told["link"]) == 1


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - set(TALKS) - {LetterKind.ACCOUNT}))
def test_letter_is_written_in_the_language(kind):
    own = {
        language: {p for p in texts.render(kind, language, CONTEXTS[kind])[1].split("\n\n") if "https://" not in p}
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
