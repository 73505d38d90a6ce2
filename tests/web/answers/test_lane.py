"""What the staff file says of a leaver and goes with the answers: told before the first question and before sending."""

import pytest

from efterord.models import EarlierTerms, Plan, guard
from efterord.words import LaneBy, Occasion
from tests import made, respondent
from tests.respondent import text


def asked(by, *, at=None, occasion=Occasion.EXIT, starts=None, **person):
    made.organisation()
    case = made.case(at=at or made.unit("Avdelning 3"), of=made.person(**person))
    with guard.door_open():
        Plan.objects.update(lane_by=by, **({"started_on": starts} if starts else {}))
    return respondent.asked(case=case, occasion=occasion)


def background(walker, token):
    walker.open(token)
    return text(walker.get("/survey/background/"))


@pytest.mark.parametrize(
    ("by", "person", "told", "kept_out"),
    [
        (LaneBy.LEADING, {"leads_others": True}, "that you have led others.", "your gender"),
        (LaneBy.LEADING, {"leads_others": False}, "that you have not led others.", "how long you have worked"),
        (LaneBy.TENURE, {}, "that you were employed for two to five years.", "your gender"),
        (LaneBy.GENDER, {"gender": "woman"}, "that you are a woman.", "how long you have worked"),
    ],
)
def test_what_goes_with_the_answers_is_said_before_the_first_question(db, walker, by, person, told, kept_out):
    said = background(walker, asked(by, **person))
    assert f"the part of the organisation they are counted in, and {told}" in said
    assert kept_out in said.partition("What does not go with them")[2]


@pytest.mark.parametrize(("by", "person"), [(LaneBy.TENURE, {}), (LaneBy.GENDER, {"gender": "man"})])
def test_what_goes_with_them_is_not_among_what_does_not(db, walker, by, person):
    left_out = background(walker, asked(by, **person)).partition("What does not go with them")[2]
    assert ("how long you have worked here" in left_out) is (by is not LaneBy.TENURE)
    assert ("your gender" in left_out) is (by is not LaneBy.GENDER)


@pytest.mark.parametrize(
    "values",
    [
        {"by": ""},
        {"by": LaneBy.LEADING},  # the register does not know
        {"by": LaneBy.GENDER, "gender": "other"},
        {"by": LaneBy.TENURE, "occasion": Occasion.FOLLOW_UP},
        {"by": LaneBy.TENURE, "starts": made.NOON.date().replace(day=made.NOON.day + 1), "first": True},
    ],
)
def test_one_thing_goes_with_whoever_is_in_no_lane(db, walker, values):
    if values.pop("first", False):
        token = asked(**values)
        with guard.door_open():
            EarlierTerms.objects.create(
                plan_id=1, waiting_cap=4, period="quarterly", started_on="2025-01-01", first_number=0
            )
    else:
        token = asked(**values)
    assert "One thing goes with them: the part of the organisation" in background(walker, token)


def test_overview_says_it_once_more_but_not_where_only_the_whole_is_counted(db, walker):
    token = asked(LaneBy.LEADING, leads_others=True)
    shown = text(walker.answer_everything(token))
    assert "They are counted in: Avdelning 3. What else goes with them: that you have led others." in shown
    walker.send("/survey/background/?to=review", level="1")
    shown = text(walker.get("/survey/review/"))
    assert "They are counted in: " in shown
    assert "led others" not in shown
