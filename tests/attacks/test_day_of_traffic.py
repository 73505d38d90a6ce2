"""The printed day of traffic is in step with the tables: every column stands there, and the day wrote nothing else."""

import re

import pytest

from efterord import models
from tests.attacks import day_of_traffic

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
VALUE = re.compile(r"^\| (?!---)(.*) \|$")


def shape(text):
    """The page without its random values: how many rows and which of their cells are empty."""
    lines = []
    for before, line in zip(["", *text.splitlines()], text.splitlines(), strict=False):
        is_row = VALUE.match(line) and before.startswith("|")
        lines.append([bool(cell.strip()) for cell in line.strip("|").split("|")] if is_row else line)
    # Rows of a table lie in random order, so they are compared as a heap.
    return sorted(map(str, lines))


def test_page_is_what_a_day_of_traffic_prints():
    assert shape(day_of_traffic.PAGE.read_text(encoding="utf-8")) == shape(day_of_traffic.page(day_of_traffic.tell()))


def test_every_table_of_an_answer_stands_there():
    assert {"Invitation", "Draft", "SealedAnswer", "NamedAnswer", "ContactWish"} == set(day_of_traffic.TOLD)
    assert all(hasattr(models, name) for name in day_of_traffic.TOLD)


def test_no_value_but_none_stands_in_both_halves():
    """Of all long values in the rows that name a case, none is in a row of the pool or of a draft."""
    day_of_traffic.tell()
    halves = []
    for names in (("Invitation", "NamedAnswer", "ContactWish"), ("Draft", "SealedAnswer")):
        values = set()
        for name in names:
            for row in getattr(models, name).objects.values_list():
                values |= {bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row}
        halves.append({value for value in values if len(value) > 10})
    assert all(len(half) > 8 for half in halves)
    assert halves[0] & halves[1] == set()
