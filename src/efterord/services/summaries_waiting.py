"""Summaries sent to a leaver whom no letter reached: the time to answer begins when a link has been handed over."""

from efterord import clock
from efterord.models import Case, Summary
from efterord.rules import summaries


def _begin_time_to_answer(case: Case) -> None:
    """Called when a link goes to the leaver, by letter or on paper, and when the leaver gives an address."""
    waiting = Summary.objects.filter(interview__case=case, sent_at__isnull=False, closed_at__isnull=True)
    waiting.filter(answer_by__isnull=True).update(answer_by=summaries.answer_by(clock.today()))
