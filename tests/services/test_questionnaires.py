"""The organisation's own question sets: copied, saved half-translated, published whole, and never changed after."""

import copy
import datetime as dt
import secrets

import pytest

from efterord import clock, gate
from efterord.content import reader, usual
from efterord.labels import questionnaires as labels
from efterord.models import AuditEntry, QuestionnaireEdition, guard
from efterord.queries import questionnaires as found
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import (
    content_parts,
    questionnaires_drafts,
    questionnaires_limits,
    questionnaires_new,
    questionnaires_unready,
)
from efterord.services import questionnaires
from efterord.words import QuestionKind, Role, SetUse
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    made.organisation()
    return made.actor((Role.HR_HEAD, None))


def texts(words="x"):
    return dict.fromkeys(("sv", "nb", "en"), words)


def copied(actor, key="core", version=1):
    return questionnaires.copy_set(actor, key=key, version=version)


def saved(actor, row, data):
    return questionnaires.save_draft(actor, key=row.key, data=data, seen_at=row.changed_at)


def published(actor, row):
    return questionnaires.publish_set(actor, key=row.key, seen_at=row.changed_at)


def asking(data, kind=QuestionKind.SINGLE, **more):
    """The draft with a question of one's own on its first page, whole in all languages."""
    question = questionnaires_new.blank(kind, f"q-own-{secrets.token_hex(4)}", usual=usual.words(kind), year=2026)
    question |= {"text": texts("Was it clear?")} | more
    for n, option in enumerate(question.get("options", ())):
        option |= texts(f"Answer {n}")
    return questionnaires_drafts.with_new_question(data, data["pages"][0]["key"], question), question


def refused(call):
    with pytest.raises(gate.Refused) as refusal:
        call()
    return str(refusal.value.words)


def test_copy_is_a_draft_of_its_own_with_everything_in_it(hr):
    row = copied(hr)
    assert row.key.startswith("own-")
    assert (row.version, row.use, row.based_on, row.published_at) == (1, "exit", "core-1", None)
    base = reader.questions("core", 1)
    assert queries.drafted(hr, row).pages == base.pages
    assert row.data["title"]["sv"] == f"{base.title.sv}, vår egen"
    assert copied(hr).key != row.key


def test_nobody_is_asked_by_a_draft(hr):
    row = copied(hr)
    assert row.key not in [each.key for each in found.choices(hr, SetUse.EXIT)]
    with pytest.raises(content_parts.ContentError):
        found.edition(hr, row.key, 1)
    published(hr, row)
    assert found.edition(hr, row.key, 1).pages == reader.questions("core", 1).pages
    assert found.choices(hr, SetUse.EXIT)[0].key == row.key


def test_half_translated_draft_is_saved_and_not_published_and_says_what_it_lacks(hr):
    row = copied(hr)
    data, _question = asking(row.data, text=texts("Was it clear?") | {"nb": ""})
    row = saved(hr, row, data)
    assert "“Was it clear?”, question: Norwegian" in refused(lambda: published(hr, row))
    assert QuestionnaireEdition.objects.get().published_at is None


def test_every_fault_is_told_with_the_question_it_is_about(hr):
    row = copied(hr)
    data, _question = asking(row.data, when=[{"question": "q-R3", "codes": ["yes"]}])
    row = saved(hr, row, questionnaires_drafts.with_new_page(data, "own-page"))
    told = refused(lambda: published(hr, row))
    assert "“Was it clear?”: It is asked after an answer to a question that does not stand before it" in told
    assert "Page 11: Nothing is asked on this page yet" in told
    assert "3 things are left" in told


def test_published_edition_never_changes(hr):
    row = copied(hr)
    published(hr, row)
    before = QuestionnaireEdition.objects.get().data
    for change in (lambda: saved(hr, row, asking(row.data)[0]), lambda: published(hr, row)):
        assert "There is no draft of this set any more" in refused(change)
    questionnaires.discard_draft(hr, key=row.key)
    assert QuestionnaireEdition.objects.get().data == before


def test_no_sql_outside_a_deed_changes_an_edition(hr):
    copied(hr)
    with pytest.raises(guard.WriteOutsideDeed):
        QuestionnaireEdition.objects.update(version=9)


def test_next_edition_is_a_new_draft_and_answers_published_keep_their_codes(hr):
    row = copied(hr)
    data, question = asking(row.data)
    row = published(hr, saved(hr, row, data))
    second = questionnaires.copy_set(hr, key=row.key, version=1, is_next=True)
    assert (second.key, second.version, second.based_on) == (row.key, 2, f"{row.key}-1")
    assert questionnaires.copy_set(hr, key=row.key, version=1, is_next=True).pk == second.pk
    more = copy.deepcopy(question)
    more["options"].append({"code": "d", "sensitive": False, **texts("Answer 3")})
    second = saved(hr, second, questionnaires_drafts.with_question(second.data, question["id"], more))
    assert "“Was it clear?”: The answers it offers have been published" in refused(lambda: published(hr, second))
    reworded = question | {"text": texts("Was it quite clear?")}
    second = saved(hr, second, questionnaires_drafts.with_question(second.data, question["id"], reworded))
    published(hr, second)
    assert found.edition(hr, row.key, 1).question(question["id"]).text.en == "Was it clear?"
    assert found.newest(hr, row.key).question(question["id"]).text.en == "Was it quite clear?"
    assert queries.versions(hr, row.key) == [2, 1]


def test_sensitive_in_one_set_is_counted_as_sensitive_in_all(hr):
    """Whoever answered it under the promise of ten is not counted with five because another set says so."""
    row = copied(hr)
    data, question = asking(row.data)
    row = published(hr, saved(hr, row, data))
    other = questionnaires.copy_set(hr, key=row.key, version=1)
    marked = questionnaires_drafts.with_question(other.data, question["id"], question | {"sensitive": True})
    published(hr, saved(hr, other, marked))
    counted = {each.id: each.sensitive for each in found.counted(hr)}
    assert counted[question["id"]] is True


def test_question_is_asked_after_the_same_answers_in_every_edition_and_set(hr):
    row = copied(hr)
    data, first = asking(row.data)
    data, question = asking(data)
    row = published(hr, saved(hr, row, data))
    other = questionnaires.copy_set(hr, key=row.key, version=1)
    routed = question | {"when": [{"question": first["id"], "codes": ["a", "b"]}]}
    other = saved(hr, other, questionnaires_drafts.with_question(other.data, question["id"], routed))
    assert "“Was it clear?”: It has been asked after other answers" in refused(lambda: published(hr, other))
    other = saved(hr, other, questionnaires_drafts.with_question(other.data, question["id"], question))
    assert published(hr, other).published_at is not None


def test_package_set_has_no_next_edition_of_ours(hr):
    assert "Make a copy" in refused(lambda: questionnaires.copy_set(hr, key="core", version=1, is_next=True))


def test_second_editor_overwrites_nothing(hr):
    row = copied(hr)
    with clock.told_at(row.changed_at):  # the very same instant
        first = saved(hr, row, asking(row.data)[0])
        with pytest.raises(questionnaires.DraftConflict) as conflict:
            saved(hr, row, row.data)
    assert conflict.value.saved.data == first.data == queries.draft(hr, row.key).data
    assert "another window" in refused(lambda: published(hr, row))


def test_key_version_and_in_later_editions_the_use_are_the_drafts_own_whatever_is_sent(hr):
    row = copied(hr)
    row = saved(hr, row, row.data | {"key": "core", "version": 7, "use": "follow_up"})
    assert (row.key, row.version, row.use, row.data["key"], row.data["use"]) == (
        row.key,
        1,
        "follow_up",
        row.key,
        "follow_up",
    )
    row = published(hr, row)
    second = questionnaires.copy_set(hr, key=row.key, version=1, is_next=True)
    second = saved(hr, second, second.data | {"use": "exit"})
    assert (second.use, second.data["use"]) == ("follow_up", "follow_up")


def test_control_characters_go_and_markup_is_only_text(hr):
    row = copied(hr)
    row = saved(hr, row, row.data | {"title": texts("<b>\x00T\u202eitel</b>")})
    assert row.data["title"]["sv"] == "<b> Titel</b>"


def test_codes_made_are_remembered_in_the_draft_and_not_in_the_edition(hr):
    row = copied(hr)
    data, question = asking(row.data)
    row = saved(hr, row, data | {"coined": {question["id"]: 7}})
    assert row.data["coined"] == {question["id"]: 7}
    assert "coined" not in published(hr, row).data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pages": []}, "cannot be read"),
        ({"unknown": 1}, "cannot be read"),
        ({"title": "x"}, "cannot be read"),
        ({"use": "nobody"}, "cannot be read"),
        ({"reasons_version": 99}, "cannot be read"),
        ({"title": texts("å" * 121)}, "title has at most 120 characters"),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
def test_what_no_set_can_be_is_not_saved(hr, change, words):
    row = copied(hr)
    with pytest.raises(questionnaires.WrongSet) as wrong:
        saved(hr, row, row.data | change)
    assert words in str(wrong.value.words)
    assert queries.draft(hr, row.key).changed_at == row.changed_at


def test_package_question_is_not_reworded_and_is_named(hr):
    row = copied(hr)
    question = questionnaires_drafts.question_of(row.data, "q-O1")
    data = questionnaires_drafts.with_question(row.data, "q-O1", question | {"text": texts("Det var otydligt.")})
    with pytest.raises(questionnaires.WrongSet) as wrong:
        saved(hr, row, data)
    assert "“Det var otydligt.”: This is a question of the package" in str(wrong.value.words)


def test_two_answers_are_not_offered(hr):
    row = copied(hr)
    data, question = asking(row.data)
    questionnaires_drafts.question_of(data, question["id"])["options"].pop()
    with pytest.raises(questionnaires.WrongSet):
        saved(hr, row, data)


def test_discarded_draft_is_gone_and_what_is_published_stays(hr):
    row = published(hr, copied(hr))
    questionnaires.copy_set(hr, key=row.key, version=1, is_next=True)
    questionnaires.discard_draft(hr, key=row.key)
    with pytest.raises(gate.Hidden):
        queries.draft(hr, row.key)
    assert queries.versions(hr, row.key) == [1]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR, Role.OFFICER])
def test_only_hr_makes_question_sets(hr, role):
    actor = made.actor((role, made.unit("Nord")))
    assert refused(lambda: copied(actor))
    with pytest.raises(gate.Hidden):
        queries.all_editions(actor)
    assert found.edition(actor, "core", 1).key == "core"


def test_a_partner_writes_and_the_head_of_hr_publishes(hr):
    """What is published may be asked in every unit, not only in those of one partner."""
    partner = made.actor((Role.HR_PARTNER, made.unit("Nord")))
    row = copied(partner)
    assert refused(lambda: published(partner, row))
    assert published(hr, row).published_at


def test_each_copy_and_publication_is_in_the_log(hr):
    row = copied(hr)
    row = saved(hr, row, row.data)
    published(hr, row)
    assert list(AuditEntry.objects.order_by("number").values_list("action", "object")) == [
        ("questionnaires.copy_set", f"questionnaireedition:{row.pk}"),
        ("questionnaires.publish_set", f"questionnaireedition:{row.pk}"),
    ]


def test_list_tells_what_is_own_what_waits_and_what_is_asked(hr):
    row = copied(hr)
    first, *rest = queries.all_editions(hr)
    assert (first.key, first.is_own, first.newest, first.n_published) == (row.key, True, None, 0)
    assert first.shown.key == row.key
    assert {each.key for each in rest} == {each.key for each in reader.question_sets()}
    published(hr, row)
    assert queries.all_editions(hr)[0].n_published == 1
    assert queries.in_use(hr)[SetUse.EXIT] == "core"


def test_publishing_an_unseen_change_is_refused(hr):
    row = copied(hr)
    assert "another window" in refused(
        lambda: questionnaires.publish_set(hr, key=row.key, seen_at=row.changed_at - dt.timedelta(seconds=1))
    )


def test_every_fault_and_refusal_has_words():
    assert set(labels.WHY) == {each.value for each in questionnaires_unready.Why}
    assert set(labels.CANNOT) == {each.value for each in questionnaires_drafts.Cannot}
    for code, most in (
        ("pages", questionnaires_limits.MOST_PAGES),
        ("questions", questionnaires_limits.MOST_QUESTIONS),
    ):
        assert all(str(most) in str(told[f"many_{code}"]) for told in (labels.WHY, labels.CANNOT))
    assert set(labels.FIELDS) >= set(questionnaires_limits.LONGEST)
