"""The copy that a leaver let HR read by name: written with the submission, under the case's key, read by deed."""

import dataclasses
import json

from django.db.models import Exists, OuterRef

from efterord import gate
from efterord.models import Case, Invitation, NamedAnswer
from efterord.models.record import random_key
from efterord.rules.answers import Answers
from efterord.services import deeds
from efterord.vault import envelope, holder
from efterord.words import Occasion


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedNamed:
    """What a leaver answered, to which edition of a set. It is identified, and has no time."""

    question_set: str
    version: int
    answers: Answers


@deeds.deed("answers_named.open_named", about="case")
def open_named(actor: gate.Actor, *, case: Case, occasion: Occasion) -> OpenedNamed:
    """This function will open the copy of one occasion; Hidden if the leaver left none. Each reading is in the log."""
    row = NamedAnswer.objects.filter(case=case, occasion=occasion).first()
    if row is None:
        raise gate.Hidden
    written = holder.current().open_text(f"case:{row.case_id}", _place(row), bytes(row.ciphertext))
    return OpenedNamed(row.questionnaire, row.questionnaire_version, json.loads(written))


def _write(asked: Invitation, answers: Answers) -> None:
    """Keep a copy on the case, in the transaction of the submission; no time, and nothing that the pool holds too."""
    row = NamedAnswer(
        pk=random_key(),
        case_id=asked.case_id,
        occasion=asked.occasion,
        questionnaire=asked.questionnaire,
        questionnaire_version=asked.questionnaire_version,
    )
    written = json.dumps(answers, ensure_ascii=False)
    row.ciphertext = holder.current().seal(f"case:{row.case_id}", _place(row), written)
    row.save(force_insert=True)


def _place(row: NamedAnswer) -> envelope.Place:
    return envelope.Place("named_answer", str(row.case_id), row.occasion, 1)


def _is_named() -> Exists:
    """Whether HR reads the answer to an invitation by name, for a query of invitations."""
    return Exists(NamedAnswer.objects.filter(case=OuterRef("case_id"), occasion=OuterRef("occasion")))
