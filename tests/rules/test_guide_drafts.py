"""A guide while it is edited: parts moved, added and removed; words measured."""

import pytest

from efterord.content import reader
from efterord.rules import guide_drafts, guides

DATA = guides.to_data(reader.guide("hr", 1))
KEYS = [part["key"] for part in DATA["subjects"]]


def test_part_is_moved_among_its_own_kind_and_the_rest_stays():
    moved = guide_drafts.moved(DATA, KEYS[1], -1)
    assert [p["key"] for p in moved["subjects"]] == [KEYS[1], KEYS[0], *KEYS[2:]]
    assert moved["opening"] == DATA["opening"]
    assert guide_drafts.moved(DATA, KEYS[0], -1) == DATA
    assert guide_drafts.moved(DATA, KEYS[-1], 1) == DATA
    assert [p["key"] for p in DATA["subjects"]] == KEYS


def test_new_part_is_a_draft_that_lacks_every_language():
    data, key = guide_drafts.with_new(DATA, "subjects")
    again, second = guide_drafts.with_new(data, "subjects")
    assert (key, second) == ("subject-1", "subject-2")
    assert guides.parse_draft(again).subjects[-1].key == second
    assert len(guides.missing(data)) == 3 * 4
    words, _ = guide_drafts.with_new(DATA, "closing")
    assert len(guides.missing(words)) == 3 * 2


def test_last_of_its_kind_cannot_be_removed():
    one = DATA | {"subjects": DATA["subjects"][:1]}
    with pytest.raises(guide_drafts.CannotChange) as cannot:
        guide_drafts.without(one, KEYS[0])
    assert cannot.value.why == "last"
    assert [p["key"] for p in guide_drafts.without(DATA, KEYS[0])["subjects"]] == KEYS[1:]


def test_two_hundred_subjects_and_no_more():
    data = DATA
    while len(data["subjects"]) < guide_drafts.MOST_SUBJECTS:
        data = data | {
            "subjects": [
                *data["subjects"],
                data["subjects"][0] | {"key": f"more-{len(data['subjects'])}", "choices": []},
            ]
        }
    assert guide_drafts.too_long(guides.parse_draft(_without_choices(data))) is None
    with pytest.raises(guide_drafts.CannotChange) as cannot:
        guide_drafts.with_new(data, "subjects")
    assert cannot.value.why == "many_subjects"
    more = data | {"subjects": [*data["subjects"], data["subjects"][0] | {"key": "one-more"}]}
    assert guide_drafts.too_long(guides.parse_draft(_without_choices(more))) == ("subjects", 200)


def _without_choices(data):
    bare = [{k: v for k, v in part.items() if k != "choices"} for part in data["subjects"]]
    return data | {
        "subjects": [
            part | {"follow_ups": [f for f in part["follow_ups"] if not f.get("when", "").startswith("choice")]}
            for part in bare
        ]
    }


@pytest.mark.parametrize("field", ["name", "question", "coach"])
def test_text_that_is_too_long_is_named_with_its_place(field):
    most = guide_drafts.LONGEST[field]
    for n, expected in ((most, None), (most + 1, (f"subjects[2].{field}", most))):
        part = DATA["subjects"][1] | {field: {"sv": "å" * n, "nb": "x", "en": "x"}}
        guide = guides.parse_draft(guide_drafts.with_part(DATA, KEYS[1], part))
        assert guide_drafts.too_long(guide) == expected
