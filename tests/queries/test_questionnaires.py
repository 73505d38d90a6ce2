"""Question sets found by key, use and version; what is counted stands once."""

import pytest

from efterord import gate
from efterord.content import reader
from efterord.models import QuestionnaireEdition, guard
from efterord.queries import questionnaires
from efterord.rules import content_parts, questionnaires_data
from efterord.words import Role, SetUse
from tests import made

pytestmark = pytest.mark.django_db


def own(version=1, *, title="Våra frågor", published=True, use="exit"):
    data = questionnaires_data.to_data(reader.questions("core", 1)) | {"key": "own-1", "version": version, "use": use}
    data["title"] = dict.fromkeys(("sv", "nb", "en"), title)
    with guard.door_open():
        QuestionnaireEdition.objects.create(
            key="own-1", version=version, use=use, based_on="core-1", data=data, changed_at=made.NOON,
            changed_by="operator", published_at=made.NOON if published else None,
        )  # fmt: skip


def test_an_own_edition_is_found_by_version_and_the_newest_is_chosen():
    own(1, title="Ett")
    own(2, title="Två")
    own(3, title="Utkast", published=False)
    assert questionnaires.edition(gate.SYSTEM, "own-1", 1).title.sv == "Ett"
    assert questionnaires.newest(gate.SYSTEM, "own-1").title.sv == "Två"
    assert questionnaires.choices(gate.SYSTEM, SetUse.EXIT)[0].key == "own-1"


def test_a_draft_and_an_unknown_set_are_not_asked():
    own(1, published=False)
    for key in ("own-1", "nothing"):
        with pytest.raises(content_parts.ContentError):
            questionnaires.edition(gate.SYSTEM, key, 1)
        with pytest.raises(content_parts.ContentError):
            questionnaires.newest(gate.SYSTEM, key)


def test_each_question_is_counted_once_and_own_words_never():
    own(1)
    found = questionnaires.counted(gate.SYSTEM)
    ids = [question.id for question in found]
    assert len(ids) == len(set(ids))
    assert {question.id for question in reader.questions("core", 1).questions if question.is_closed} <= set(ids)
    assert all(question.is_closed for question in found)


def test_a_leaver_on_the_own_page_reads_no_question_sets():
    with pytest.raises(gate.Hidden):
        questionnaires.edition(gate.Actor("leaver", (gate.Held(Role.LEAVER),)), "core", 1)
