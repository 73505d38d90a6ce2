"""What HR finds about the survey when the demo opens: a letter that came back, a wish by name, answers by name."""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Mapping

from efterord import clock, gate
from efterord.demo import inventions, stages, voices
from efterord.rules import answers as answering
from efterord.rules.surveys import Helper, Terms
from efterord.services import answers, contact_wishes, surveys_terms, surveys_undelivered
from efterord.vault import tokens
from efterord.words import Language, WishKind, WordsUse

# Letters older than this are no longer kept, so that no report finds them.
KEPT_DAYS = 6
WORDS = {
    Language.SV: "Jag pratar gärna en gång till om schemat, när det har gått ett tag.",
    Language.NB: "Jeg snakker gjerne en gang til om turnusen, når det har gått en stund.",
    Language.EN: "I would like to talk once more about the rota, when some time has passed.",
}
HEAVY = answering.more_field("q-M1")
ANSWERS: Mapping[Language, Mapping[str, str]] = {
    Language.SV: {
        HEAVY: "Helgkvällarna, när vi var två i stället för tre.",
        "q-F1": "Kollegorna, och att vi fick lägga upp dagen själva. Det korta mötet på morgonen ska ni behålla.",
        "q-F2": "Schemat måste komma tidigare. Jag har fått det en vecka innan, och då går det inte att planera hemma.",
        "q-F3": "Att någon hade frågat när jag först sa att det blev för mycket.",
    },
    Language.NB: {
        HEAVY: "Helgekveldene, når vi var to i stedet for tre.",
        "q-F1": "Kollegaene, og at vi fikk legge opp dagen selv. Det korte møtet om morgenen må dere beholde.",
        "q-F2": "Turnusen må komme tidligere. Jeg har fått den en uke før, og da går det ikke an å planlegge hjemme.",
        "q-F3": "At noen hadde spurt da jeg først sa at det ble for mye.",
    },
    Language.EN: {
        HEAVY: "The weeks on call, when two of us did the work of three.",
        "q-F1": "My colleagues, and that we planned our own day. Keep the short meeting in the morning.",
        "q-F2": "We should know sooner who is on call. A week ahead is too late to plan anything at home.",
        "q-F3": "Somebody asking, when I first said that it was too much.",
    },
}


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """A letter of the survey that a leaver has had: when, who, the link's token, and which letter it was."""

    day: dt.date
    employee: inventions.Employee
    token: str
    letter_id: uuid.UUID


def set_terms(stage: stages.Stage) -> None:
    """This function will set how the survey asks: on the usual days, in a name, by text message too."""
    head = stage.player("hr_head")
    domain = head_mail(stage).rpartition("@")[2]
    terms = Terms(
        sender=f"{head.name}, HR",
        uses_sms=True,
        safety=Helper("Siv Brattland, 070-000 00 01", f"siv.brattland@{domain}"),
        union=Helper("070-000 00 02", f"klubben@{domain}"),
        whistleblowing=Helper(f"https://visslan.{domain}/"),
    )
    surveys_terms.set_terms(head, terms=terms)


def head_mail(stage: stages.Stage) -> str:
    """This function will return the address of the head of HR, whose domain is the employer's."""
    return next(e.mail for e in stage.by_id.values() if e.name == stage.player("hr_head").name)


def write_by_name(received: list[Received]) -> None:
    """This function will have the newest leaver who had a letter write to HR by name, whether or not they answered."""
    for letter in _newest(received):
        words = WORDS[Language(letter.employee.node.language)]
        if contact_wishes.save_wish(
            gate.RESPONDENT,
            token=letter.token,
            wanted=[WishKind.HR, WishKind.SAFETY],
            message=words,
            reach="070-123 45 67",
        ):
            return


def answer_by_name(received: list[Received], *, today: dt.date) -> None:
    """This function will have a leaver answer and let HR read it by name: the newest whose letter has not come back.

    Those who hold today's talks are asked last of all, so that there always is one; visitors keep their own links.
    """
    first, rng = today - dt.timedelta(days=KEPT_DAYS), random.Random(inventions.SEED + 2)  # noqa: S311
    older = [each for each in received if each.day < first and not each.employee.part.startswith("open")]
    for letter in _newest(older):
        own = ANSWERS[Language(letter.employee.node.language)]
        filled: answering.Answers = {**voices.answers(rng, voices.tone(rng, letter.employee.node)), "q-M1": "2", **own}
        filled[answering.use_field("q-F1")] = WordsUse.WORD_FOR_WORD.value
        receipt = tokens.new_receipt()
        sent = answers.submit(
            gate.RESPONDENT, token=letter.token, answers=filled, receipt=receipt, key=None, by_name=True
        )
        if sent is answers.Submitted.NEW:
            return


def come_back(received: list[Received]) -> None:
    """This function will have the newest letter that is still kept come back, so that the desk shows it."""
    first = clock.today() - dt.timedelta(days=KEPT_DAYS)
    for letter in _newest([each for each in received if each.day >= first]):
        if surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter.letter_id):
            return


def _newest(received: list[Received]) -> list[Received]:
    """The newest first; those a visitor of the demo plays come last, so that their stories stay as they are."""
    return sorted(received, key=lambda each: (bool(each.employee.part), -each.day.toordinal(), each.employee.id))
