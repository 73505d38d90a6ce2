"""Whatever is sent to a field of a type, the browser gets back what that type can show, or nothing."""

import datetime as dt

import pytest
from django import forms

from efterord.web.bookings.forms import TimeField
from efterord.web.cases.forms import DayField
from efterord.web.cases.forms_reports import TimeField as DayAndTimeField
from efterord.web.policies.forms import NumberField
from efterord.web.shell import typed


class Shown(forms.Form):
    """One field of each type."""

    n = NumberField(least=1, most=24, wrong="Write a number.")
    whole = typed.WholeField()
    day = DayField()
    time = TimeField()
    at = DayAndTimeField()


@pytest.mark.parametrize(
    ("field", "sent", "shown"),
    [
        ("n", "x", None), ("n", "6,5", None), ("n", "", None), ("n", " 6 ", "6"), ("n", "99", "99"), ("n", "٣", "3"),
        ("whole", "many", None), ("whole", "9" * 5000, None), ("whole", "-2", "-2"),
        ("day", "tomorrow", None), ("day", "2026-02-30", None), ("day", "30.10.2026", "2026-10-30"),
        ("time", "half past", None), ("time", "13.30", "13:30"),
        ("at", "soon", None), ("at", "2026-10-30 10:00", "2026-10-30T10:00"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_put_back(field, sent, shown):
    bound = Shown({field: sent})[field]
    widget = bound.as_widget()
    assert (f'value="{shown}"' in widget) if shown else ("value=" not in widget)
    assert bool(bound.errors) == (shown is None or shown == "99")


def test_what_stands_there_from_the_beginning_is_shown():
    form = Shown(initial={"n": 3, "day": dt.date(2026, 10, 30)})
    assert 'value="3"' in form["n"].as_widget()
    assert 'value="2026-10-30"' in form["day"].as_widget()
