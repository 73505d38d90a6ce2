"""A mail scanner opens every link of every letter, and every link it finds there; nothing changes by it."""

import re

import pytest
from django.apps import apps
from django.test import Client

from efterord import clock, gate
from efterord.mail import texts, texts_sms
from efterord.queries import surveys as seen
from efterord.services import answers, surveys, surveys_asking, surveys_paper, surveys_reminding
from efterord.vault import tokens
from efterord.words import Channel, Language, LetterKind, Role
from tests import asked, made

pytestmark = [pytest.mark.attack, pytest.mark.django_db]
AGENTS = ("Mozilla/5.0", "BarracudaCentral", "Mozilla/5.0 (compatible; Microsoft Office Existence Discovery)")


def letters_of_everything() -> list[str]:
    """What leavers get: an invitation, a reminder, a follow-up, a text message; each as it is written."""
    head = made.actor((Role.HR_HEAD, None))
    asked.terms(uses_sms=True)
    with clock.told_at(made.NOON):
        surveys_reminding.remind_due(gate.SYSTEM)
        by_mail, by_sms = asked.leaving(5), asked.leaving(-1)
        asked.contact(by_mail)
        asked.contact(by_sms, "", "0701234567")
        surveys.invite(head, case=by_mail)
        surveys.invite(head, case=by_sms)
    with clock.told_at(asked.at(3)):
        surveys_reminding.remind_due(gate.SYSTEM)
    with clock.told_at(asked.at(128)):
        surveys_asking.follow_up_due(gate.SYSTEM)
    found = []
    for each in asked.opened():
        kind, language = LetterKind(each.letter.kind), Language(each.letter.language)
        is_sms = each.letter.channel == Channel.SMS
        found.append(
            texts_sms.render(kind, language, each.context) if is_sms else texts.render(kind, language, each.context)[1]
        )
    assert len(found) >= 5
    return found


def rows() -> dict[str, list]:
    models = [*apps.get_app_config("efterord").get_models(), apps.get_model("sessions.Session")]
    return {m.__name__: sorted(map(repr, m.objects.values_list())) for m in models}


def everything_behind(scanner: Client, link: str) -> set[str]:
    """The addresses that are opened by somebody who follows a link and every link on the pages behind it."""
    todo, done = [link], set()
    while todo:
        path = todo.pop()
        if path in done or not path.startswith("/"):
            continue
        done.add(path)
        for method in (scanner.head, scanner.get):
            answer = method(path)
            assert answer.status_code < 500
        if answer.status_code in (301, 302):
            todo.append(answer["Location"])
        elif answer["Content-Type"].startswith("text/html"):
            todo += re.findall(r'href="(/survey/[^"#]*)"', answer.content.decode())
    return done


def test_scanner_that_opens_every_link_changes_nothing():
    made.organisation()
    bodies = letters_of_everything()
    links = {link for body in bodies for link in re.findall(r"https?://[^/]+(/\S+)", body)}
    before = rows()
    for agent in AGENTS:
        # Each link with a memory of its own: where the survey leads depends on the link that was opened.
        opened = [found for link in links for found in everything_behind(Client(headers={"user-agent": agent}), link)]
        assert len(opened) > len(links) + 5
    assert rows() == before


def test_link_still_takes_an_answer_after_the_scanner():
    made.organisation()
    head = made.actor((Role.HR_HEAD, None))
    with clock.told_at(made.NOON):
        surveys.invite(head, case=asked.leaving(5))
        (letter,) = asked.opened()
        token = letter.context["link"].rstrip("/").rpartition("/")[2]
        scanner = Client()
        for _ in range(3):
            scanner.get(f"/survey/{token}/", follow=True)
        assert seen.survey(gate.RESPONDENT, token=token).is_open
        done = answers.submit(gate.RESPONDENT, token=token, answers={}, receipt=tokens.new_receipt(), key=None)
        assert done is answers.Submitted.NEW


def test_link_on_paper_stands_in_no_letter():
    made.organisation()
    with clock.told_at(made.NOON):
        surveys_paper.print_link(made.actor((Role.HR_HEAD, None)), case=asked.leaving(5, of=made.person(mail="")))
        assert asked.opened() == []
