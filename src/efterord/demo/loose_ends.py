"""What lies on HR's desk about the survey when the demo opens: a letter that came back, a wish by name."""

import dataclasses
import datetime as dt
import uuid

from efterord import clock, gate
from efterord.demo import inventions, stages
from efterord.rules.surveys import Helper, Terms
from efterord.services import contact_wishes, surveys_terms, surveys_undelivered
from efterord.words import Language, WishKind

# Letters older than this are no longer kept, so that no report finds them.
KEPT_DAYS = 6
WORDS = {
    Language.SV: "Jag pratar gärna en gång till om schemat, när det har gått ett tag.",
    Language.NB: "Jeg snakker gjerne en gang til om turnusen, når det har gått en stund.",
    Language.EN: "I would like to talk once more about the rota, when some time has passed.",
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


def come_back(received: list[Received]) -> None:
    """This function will have the newest letter that is still kept come back, so that the desk shows it."""
    first = clock.today() - dt.timedelta(days=KEPT_DAYS)
    for letter in _newest([each for each in received if each.day >= first]):
        if surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter.letter_id):
            return


def _newest(received: list[Received]) -> list[Received]:
    """The newest first; those a visitor of the demo plays come last, so that their stories stay as they are."""
    return sorted(received, key=lambda each: (bool(each.employee.part), -each.day.toordinal(), each.employee.id))
