"""The copy that a leaver let HR read by name: written with the submission, under the case's key, read by deed."""

import json

from efterord.models import Invitation, NamedAnswer
from efterord.models.record import random_key
from efterord.rules.answers import Answers
from efterord.vault import envelope, holder


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
