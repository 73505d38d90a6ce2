"""The organisation's own guides: copied, saved half-translated, published whole, and never changed after that."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.content import reader
from efterord.models import GuideEdition, guard
from efterord.queries import guides as queries
from efterord.rules import content_parts, guide_drafts
from efterord.rules import guides as rules
from efterord.services import guides
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    made.organisation()
    return made.actor((Role.HR_PARTNER, made.unit("Nord")))


def copied(actor, key="hr", version=1):
    return guides.copy_guide(actor, key=key, version=version)


def lacking(row, language="nb"):
    part = row.data["subjects"][1]
    return guide_drafts.with_part(row.data, part["key"], part | {"question": part["question"] | {language: ""}})


def test_copy_is_a_draft_of_its_own_with_everything_in_it(hr):
    row = copied(hr)
    assert row.key.startswith("own-")
    assert (row.version, row.based_on, row.published_at) == (1, "hr-1", None)
    base = reader.guide("hr", 1)
    read = rules.parse_guide(row.data)
    assert read.subjects == base.subjects
    assert (read.opening, read.closing, read.scorecard) == (base.opening, base.closing, base.scorecard)
    assert read.title != base.title
    assert copied(hr).key != row.key


def test_nobody_meets_a_draft(hr):
    row = copied(hr)
    assert row.key not in [guide.key for guide in queries.choices(hr)]
    with pytest.raises(content_parts.ContentError):
        queries.edition(hr, row.key, 1)
    guides.publish_guide(hr, key=row.key, seen_at=row.changed_at)
    assert queries.edition(hr, row.key, 1).subjects == reader.guide("hr", 1).subjects
    assert queries.choices(hr)[0].key == row.key


def test_own_guide_is_proposed_before_the_one_it_was_copied_from(hr):
    row = copied(hr)
    guides.publish_guide(hr, key=row.key, seen_at=row.changed_at)
    proposed = rules.suggest(queries.choices(hr), holder="hr", is_voluntary=True, led_others=False)
    assert proposed == row.key


def test_half_translated_draft_is_saved_and_not_published_and_says_what_it_lacks(hr):
    row = copied(hr)
    saved = guides.save_draft(hr, key=row.key, data=lacking(row), seen_at=row.changed_at)
    assert rules.missing(saved.data) == ("subjects[2].question: nb",)
    with pytest.raises(gate.Refused) as refused:
        guides.publish_guide(hr, key=row.key, seen_at=saved.changed_at)
    assert "Subject 2, question: Norwegian" in str(refused.value.words)
    assert GuideEdition.objects.get().published_at is None


def test_published_edition_never_changes(hr):
    row = copied(hr)
    guides.publish_guide(hr, key=row.key, seen_at=row.changed_at)
    before = GuideEdition.objects.get().data
    for change in (
        lambda: guides.save_draft(hr, key=row.key, data=lacking(row), seen_at=row.changed_at),
        lambda: guides.publish_guide(hr, key=row.key, seen_at=row.changed_at),
    ):
        with pytest.raises(gate.Refused):
            change()
    guides.discard_draft(hr, key=row.key)
    assert GuideEdition.objects.get().data == before


def test_no_sql_outside_a_deed_changes_an_edition(hr):
    copied(hr)
    with pytest.raises(guard.WriteOutsideDeed):
        GuideEdition.objects.update(version=9)


def test_editing_again_is_a_new_draft_from_the_newest(hr):
    row = copied(hr)
    guides.publish_guide(hr, key=row.key, seen_at=row.changed_at)
    second = guides.copy_guide(hr, key=row.key, version=1, is_next=True)
    assert (second.key, second.version, second.based_on) == (row.key, 2, f"{row.key}-1")
    assert guides.copy_guide(hr, key=row.key, version=1, is_next=True).pk == second.pk
    part = second.data["subjects"][0]
    better = part | {"question": dict.fromkeys(("sv", "nb", "en"), "Varför?")}
    saved = guides.save_draft(
        hr, key=row.key, data=guide_drafts.with_part(second.data, part["key"], better), seen_at=second.changed_at
    )
    guides.publish_guide(hr, key=row.key, seen_at=saved.changed_at)
    assert queries.edition(hr, row.key, 1).subjects[0].question.sv != "Varför?"
    assert queries.edition(hr, row.key, 2).subjects[0].question.sv == "Varför?"
    assert [guide.version for guide in queries.choices(hr) if guide.key == row.key] == [2]
    assert queries.versions(hr, row.key) == [2, 1]


def test_package_guide_has_no_next_edition_of_ours(hr):
    with pytest.raises(gate.Refused):
        guides.copy_guide(hr, key="hr", version=1, is_next=True)


def test_second_editor_overwrites_nothing(hr):
    row = copied(hr)
    with clock.told_at(row.changed_at):  # the very same instant
        first = guides.save_draft(hr, key=row.key, data=lacking(row, "nb"), seen_at=row.changed_at)
        with pytest.raises(guides.DraftConflict) as conflict:
            guides.save_draft(hr, key=row.key, data=lacking(row, "en"), seen_at=row.changed_at)
    assert conflict.value.saved.data == first.data == queries.draft(hr, row.key).data
    with pytest.raises(gate.Refused):
        guides.publish_guide(hr, key=row.key, seen_at=row.changed_at)


def test_key_and_version_are_the_drafts_own_whatever_is_sent(hr):
    row = copied(hr)
    data = row.data | {"key": "hr", "version": 7}
    saved = guides.save_draft(hr, key=row.key, data=data, seen_at=row.changed_at)
    assert (saved.key, saved.version, saved.data["key"], saved.data["version"]) == (row.key, 1, row.key, 1)


def test_control_characters_go_and_markup_is_only_text(hr):
    row = copied(hr)
    data = row.data | {"title": {"sv": "<b>\x00T\u202eitel</b>", "nb": "x", "en": "x"}}
    saved = guides.save_draft(hr, key=row.key, data=data, seen_at=row.changed_at)
    assert saved.data["title"]["sv"] == "<b> Titel</b>"


@pytest.mark.parametrize(
    "change",
    [
        {"subjects": []},
        {"opening": [{"key": "NOT A KEY"}]},
        {"unknown": 1},
        {"title": {"sv": "å" * 121, "nb": "x", "en": "x"}},
        {"title": "x"},
        {"holder": "nobody"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_no_guide_can_be_is_not_saved(hr, change):
    row = copied(hr)
    with pytest.raises(guides.WrongGuide) as wrong:
        guides.save_draft(hr, key=row.key, data=row.data | change, seen_at=row.changed_at)
    assert str(wrong.value.words)
    assert queries.draft(hr, row.key).changed_at == row.changed_at


def test_discarded_draft_is_gone_and_what_is_published_stays(hr):
    row = copied(hr)
    guides.publish_guide(hr, key=row.key, seen_at=row.changed_at)
    guides.copy_guide(hr, key=row.key, version=1, is_next=True)
    guides.discard_draft(hr, key=row.key)
    with pytest.raises(gate.Hidden):
        queries.draft(hr, row.key)
    assert queries.versions(hr, row.key) == [1]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR, Role.OFFICER])
def test_only_hr_makes_guides(hr, role):
    actor = made.actor((role, made.unit("Nord")))
    with pytest.raises(gate.Refused):
        copied(actor)
    with pytest.raises(gate.Hidden):
        queries.all_editions(actor)
    assert queries.edition(actor, "hr", 1).key == "hr"


def test_each_copy_and_publication_is_in_the_log(hr):
    from efterord.models import AuditEntry

    row = copied(hr)
    guides.save_draft(hr, key=row.key, data=row.data, seen_at=row.changed_at)
    guides.publish_guide(hr, key=row.key, seen_at=queries.draft(hr, row.key).changed_at)
    assert list(AuditEntry.objects.order_by("number").values_list("action", "object")) == [
        ("guides.copy_guide", f"guideedition:{row.pk}"),
        ("guides.publish_guide", f"guideedition:{row.pk}"),
    ]


def test_list_tells_what_is_own_and_what_waits(hr):
    row = copied(hr)
    first, *rest = queries.all_editions(hr)
    assert (first.key, first.is_own, first.newest, first.based_on) == (row.key, True, None, "hr-1")
    assert first.shown.key == row.key
    assert not any(each.is_own for each in rest)
    assert {each.key for each in rest} == {guide.key for guide in reader.guides()}


def test_publishing_an_unseen_change_is_refused(hr):
    row = copied(hr)
    with pytest.raises(gate.Refused):
        guides.publish_guide(hr, key=row.key, seen_at=row.changed_at - dt.timedelta(seconds=1))
