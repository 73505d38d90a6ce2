"""Asking decided with pencil and paper: whom a survey asks, and on which days."""

from efterord.words import LeavingKind

# All who leave, whoever decided it; the dead, the lent and those who only move stay out.
USUAL_KINDS = (
    LeavingKind.RESIGNATION,
    LeavingKind.RETIREMENT,
    LeavingKind.DISMISSAL,
    LeavingKind.REDUNDANCY,
    LeavingKind.FIXED_TERM_ENDED,
    LeavingKind.PROBATION_ENDED,
    LeavingKind.AGREEMENT,
)
# Days after the asking: once while the letter is remembered, once a week later.
USUAL_REMINDERS = (3, 10)
