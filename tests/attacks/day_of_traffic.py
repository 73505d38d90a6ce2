"""The tables of the survey printed after a day of traffic, each column explained: why nothing in them joins.

`python -m tests.attacks.day_of_traffic` writes docs/developers/a-day-of-traffic.md, and test_day_of_traffic.py holds it
in step.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "developers" / "a-day-of-traffic.md"

# What each table is for, and what each of its columns tells whoever has the database. Every column stands here.
TOLD: dict[str, tuple[str, dict[str, str]]] = {
    "Invitation": (
        "Who was asked. Five were: four have answered, and one has begun.",
        {
            "id": "random, and made anew at each release: neither the order of asking nor that of answering",
            "case": "whose departure: this half of the tables names people",
            "occasion": "leaves now, left earlier, or is asked again",
            "questionnaire": "the question set that was asked; the same for all of its kind",
            "questionnaire_version": "its version, as it was published when the letter went",
            "token_hash": "finds the row of a link, and cannot be turned back into the link",
            "code_hash": "the same for the short code on a printed slip, keyed; most have none",
            "token_ciphertext": "the link itself for reminders, under the keystore; gone when answered or closed",
            "answered": "one bit: that somebody has answered is plain to whoever has the database",
            "counts": "whether it counts towards k: known when the letter goes, and no more after one that came back",
            "opens_on": "the day of asking",
            "closes_on": "the last day of the link",
        },
    ),
    "Draft": (
        "A half-filled survey. Its row lies beside no invitation.",
        {
            "id": "random",
            "lookup": "made from link and resume code together; the code is in the leaver's cookie and head alone",
            "ciphertext": "under a key made from the same two, padded to one size: the keystore does not open it",
            "expires_on": "fourteen days after the first page; a day, no hour",
        },
    ),
    "SealedAnswer": (
        "The pool. Four were sent and one was taken back: three rows, one of them replaced since.",
        {
            "id": "random: on SQLite it is the place in the file, too, so the order of rows is that of chance",
            "key_id": "the pool's key of this quarter, the same in every row",
            "place_ciphertext": "unit, lane, quarter, whether it counts, receipt; padded to 512 bytes, sealed with a "
            "public key. Never written again before the release",
            "ciphertext": "the answers with set, version and receipt; padded to 8,192 bytes, sealed likewise",
            "receipt_hash": "finds the row for whoever has the receipt; another one under the next key",
        },
    ),
    "NamedAnswer": (
        "A copy that one leaver let HR read. It names its case, and is no part of the pool.",
        {
            "id": "random",
            "case": "whose it is: the leaver wanted it so",
            "occasion": "on which occasion",
            "questionnaire": "the question set",
            "questionnaire_version": "its version",
            "ciphertext": "the answers under the case's key; opened by HR in scope, each time with an entry in the log",
        },
    ),
    "ContactWish": (
        "What leavers asked for by name on the page beside the survey, one who has answered and one who has not.",
        {
            "id": "random",
            "case": "whose it is",
            "wants_hr": "wants to hear from HR",
            "wants_safety": "from the safety representative",
            "wants_union": "from the union",
            "wants_news": "wants to be told what was changed",
            "wants_touch": "wants to keep in touch",
            "version": "binds the ciphertext to this wish",
            "ciphertext": "the message and the address to write to, under the case's key",
            "is_passed_on": "whether the night has passed it on",
            "handled_by": "who in HR has taken it up",
        },
    ),
}

HEAD = """\
# A day of traffic, and why nothing in it joins

These are the survey's tables as the database has them after one day, told through the services. Five leavers were
asked; on this day one began and left, four sent an answer (one of them by name, for HR to read), one took the answer
back, one replaced it, and two asked for something by name. Long values are cut to their first signs. Made by
`python -m tests.attacks.day_of_traffic`; its shape is under test, its random values are of the last run.
"""

WHY = """\
## Why nothing joins

- Two halves. *Invitation*, *NamedAnswer* and *ContactWish* name a case; *Draft* and *SealedAnswer* name nobody. No
  foreign key, hash or key stands in both halves: the token's hash is in no draft and no answer, the receipt's hash in
  no invitation, and no row of the pool has a date.
- No order. Keys are random, so neither the rows nor their places in the file tell who came first. PostgreSQL's row
  versions (`xmin`) and both databases' logs do show which rows one transaction wrote, until the next release: they pair
  a person with a ciphertext. So do two copies with a night between them in which one person answered.
- No reading. That pair says nothing to whoever cannot open the ciphertext. Only the release does, in memory, and then
  the row is deleted; what waits on is sealed under a new key, in a new place, with a new hash.
- No trace beside it. Nothing of that day stands in the log, the sessions, the outbox or the tasks: see below.

What this does not cover stands in [compromise](../compromise.md): the keystore and the key file together with a copy of
the database open what waits, and old copies what waited then, until their pool key is
destroyed after the next release and a verified backup.
"""


def tell() -> dict[str, int]:
    """Tell the day in the database at hand; returns how many rows of it every other table of ours got that day."""
    from django.apps import apps

    from efterord import clock, gate
    from efterord.services import answers, contact_wishes
    from efterord.vault import tokens
    from efterord.words import WishKind
    from tests import made, told

    made.organisation()
    day, ward = told.quarter(1), made.unit("Avdelning 3")
    links = [told.invited(ward, on=day, opens_on=day) for _ in range(5)]
    for link in links:
        _keep_for_reminders(link)
    receipts = [tokens.new_receipt() for _ in links]
    before = _counted(apps)

    def at(hour: int) -> Any:
        return clock.told_at(dt.datetime.combine(day, dt.time(hour, 20), clock.PLACE))

    with at(8):
        key = tokens.draft_key(links[4], tokens.new_resume_code())
        answers.save_draft(gate.RESPONDENT, key=key, answers=told.mixed(4))
    for n in range(4):
        given = {"token": links[n], "answers": told.mixed(n), "receipt": receipts[n], "key": None}
        with at(10 + n):
            answers.submit(gate.RESPONDENT, **given, by_name=n == 2)
    with at(16):
        answers.withdraw(gate.RESPONDENT, receipt=receipts[0])
    with at(18):
        answers.replace(gate.RESPONDENT, receipt=receipts[1], question_set=("core", 1), answers=told.mixed(9), key=None)
    for n, wanted in ((1, [WishKind.HR]), (4, [WishKind.NEWS, WishKind.TOUCH])):
        with at(20):
            contact_wishes.save_wish(gate.RESPONDENT, token=links[n], wanted=wanted, message="Hej", reach="070-1")
    after = _counted(apps)
    return {name: after[name] - before[name] for name in after}


def _keep_for_reminders(link: str) -> None:
    """Put the link's ciphertext into its row, as asking by letter does."""
    from efterord.models import Invitation, guard
    from efterord.services import surveys_invitations
    from efterord.vault import holder, tokens

    row = Invitation.objects.get(token_hash=tokens.hash_token(link))
    blob = holder.current().seal(surveys_invitations.PURPOSE, surveys_invitations._place(row), link)
    with guard.door_open():
        Invitation.objects.filter(pk=row.pk).update(token_ciphertext=blob)


def _counted(apps: Any) -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def page(came: dict[str, int]) -> str:
    """The page, from the database at hand and what the day has added to each table."""
    from efterord import models

    parts = [HEAD]
    for name, (what, columns) in TOLD.items():
        model = getattr(models, name)
        fields = [field.name for field in model._meta.concrete_fields]
        assert fields == list(columns), f"{name}: say what {set(fields) ^ set(columns)} tells, in the model's order."
        lines = [f"## {name}", "", what, "", _line(fields), _line(["---"] * len(fields))]
        lines += [_line(_cell(row, field) for field in model._meta.concrete_fields) for row in model.objects.all()]
        lines += ["", *(f"- `{field}`: {told}." for field, told in columns.items()), ""]
        parts.append("\n".join(lines))
    quiet = sorted(name for name, n in came.items() if not n and name not in TOLD)
    noisy = {name: n for name, n in came.items() if n and name not in TOLD}
    assert noisy == {}, f"A day of leavers has written {noisy}"
    parts.append(WHY)
    parts.append("## What got no row that day\n\n" + ", ".join(quiet) + ".\n")
    return "\n".join(parts)


def _line(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(row: Any, field: Any) -> str:
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(value, bytes | memoryview):
        blob = bytes(value)
        return f"{blob[:4].hex()}… ({len(blob):,} bytes)"
    text = str(value)
    return f"{text[:10]}…" if len(text) > 12 else text


def main() -> None:
    """Tell the day in a database of its own and write the page."""
    from django.test.runner import DiscoverRunner

    import tests.conftest  # noqa: F401 (lays the ground)

    runner = DiscoverRunner(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        PAGE.write_text(page(tell()), encoding="utf-8")
    finally:
        runner.teardown_databases(made)
    sys.stdout.write(f"{PAGE} written\n")


if __name__ == "__main__":
    main()
