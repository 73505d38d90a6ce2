"""What letters say, in each language."""

import pytest

from efterord.mail import texts
from efterord.words import Language, LetterKind

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
}


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
