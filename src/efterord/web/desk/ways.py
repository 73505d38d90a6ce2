"""The ways from the desk to the rooms where a talk is planned, booked, held and summed up."""

from typing import TYPE_CHECKING

from django.urls import reverse

from efterord.words import InterviewKind

if TYPE_CHECKING:
    from efterord.models import Case, Interview


def to_plan(case: "Case", kind: InterviewKind) -> str:
    """This function will return the page where a talk of a kind is planned, and booked."""
    return reverse("bookings-book", args=[case.pk, kind.value])


def to_book(talk: "Interview") -> str:
    """This function will return the page where a talk gets its time and place."""
    return reverse("bookings-book", args=[talk.case_id, talk.kind])


def to_change_holder(talk: "Interview") -> str:
    """This function will return the page where a talk is given to somebody else."""
    return reverse("bookings-holder", args=[talk.case_id, talk.kind])


def to_talk(talk: "Interview | None") -> str:
    """This function will return the page of a talk."""
    if talk is None:
        raise ValueError("a talk is where this way goes")
    return reverse("interviews-interview", args=[talk.pk])


def to_summary(talk: "Interview | None") -> str:
    """This function will return the page where a talk's summary is written and read."""
    if talk is None:
        raise ValueError("a talk is where this way goes")
    return reverse("summaries-summary", args=[talk.pk])
