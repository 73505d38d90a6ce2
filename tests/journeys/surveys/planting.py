"""Makes open invitations on the installation that EFTERORD_DATA names: `python -m tests.journeys.surveys.planting N`.

Prints their tokens by question set: the core set of today, and a set of the organisation's own with every kind.
"""

import datetime as dt
import json
import sys

import django

OPTIONS = ("The group", "The tasks", "The pay", "Something else")


def say(text: str) -> dict[str, str]:
    return dict.fromkeys(("sv", "nb", "en"), text)


def main(n: int) -> dict[str, list[str]]:
    from efterord import clock
    from efterord.models import SurveyTerms, guard
    from efterord.vault import tokens
    from tests import made

    put_own_set()
    made.organisation()
    at = made.unit("Avdelning 4", made.unit("Division Norr"))
    with guard.door_open():
        reach = {"safety": {"line": "Mats Lind, 060-12 34 56", "mail": "mats@example.org"}}
        SurveyTerms.objects.update_or_create(pk=1, defaults={"reach": reach})
    found: dict[str, list[str]] = {}
    for key, version in (("core", 2), ("own", 3)):
        for _ in range(n):
            token = tokens.new_token()
            case = made.case(at=at, last_day=clock.today() + dt.timedelta(days=9))
            closes = clock.today() + dt.timedelta(days=20)
            made.invitation(case, token, questionnaire=key, questionnaire_version=version, closes_on=closes)
            found.setdefault(key, []).append(token)
    return found


def put_own_set() -> None:
    """Every kind of question on one page, and one that hangs on an answer of the same page."""
    from tests import every_kind

    options = [{"code": code, **say(text)} for code, text in zip("abcd", OPTIONS, strict=True)]
    weights = [say(text) for text in ("A little", "Somewhat", "A lot", "Very much")]
    kinds = [
        ("single", "single", "What was best?", {"options": options}),
        ("multi", "multi", "What else was good?",
         {"options": options, "most": 2, "when": every_kind.after("single", "a", "b")}),
        ("heavy", "weighted", "How much did each matter?", {"options": options, "weights": weights}),
        ("tally", "number", "How many days of training did you get?", {"limits": [1, 5, 10]}),
        ("dates", "date", "When did you begin here?", {"limits": [2010, 2020]}),
        ("short", "short", "In a word or two, how was it?", {"max_chars": 60}),
        ("words", "text", "What should be kept?", {"max_chars": 500}),
    ]  # fmt: skip
    silent = {"no_answer": say("Prefer not to say")}
    asked = [{**every_kind.question(n, kind, **more), "text": say(text), **silent} for n, kind, text, more in kinds]
    every_kind.put(asked)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))) + "\n")
