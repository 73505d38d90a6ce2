"""The scorecard that ends a talk: marked by whoever held it, read by HR when the notes can be read."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.content import reader
from efterord.models import Interview
from efterord.queries import guides
from efterord.queries import interviews as talks
from efterord.rules import interviews, scorecards
from efterord.services import cases_held, deeds
from efterord.services.sealed_papers import SCORECARDS
from efterord.words import InterviewState


class OpenedScorecard(NamedTuple):
    """A scorecard as it is read: {area key: 1-5, or None for no view}, and its version (0: not marked yet)."""

    values: Mapping[str, int | None]
    version: int


NOTHING = OpenedScorecard({}, 0)


class ScorecardConflict(Exception):
    """Two windows marked one scorecard: what lies saved and what was marked now."""

    def __init__(self, saved: OpenedScorecard, written: OpenedScorecard) -> None:
        super().__init__("the scorecard has a newer version")
        self.saved = saved
        self.written = written


class NoScorecard(ValueError):
    """The guide of the talk ends without a scorecard."""


@deeds.deed("scorecards.open_scorecard", about="interview")
def open_scorecard(actor: gate.Actor, *, interview: Interview) -> OpenedScorecard:
    """This function will decrypt a talk's scorecard for those who may read its notes; Refused before that."""
    words = _("The scorecard can be read when the talk has ended, and HR's talk too if there is one.")
    talks.check_may_read(actor, interview, words)
    return _opened(interview)


@deeds.deed("scorecards.save_scorecard", about="interview")
def save_scorecard(actor: gate.Actor, *, interview: Interview, values: Mapping[str, str], version: int) -> int:
    """This function will save a scorecard ({area key: "1".."5" or ""}) and return its new version.

    `version` is the one that was read. Raises ScorecardConflict if another window has saved since, ContentError for
    what the scorecard lacks, NoScorecard, and Refused before the talk has begun and once the case is closed, since
    releases count it from then on. The same marks change nothing.
    """
    guide = guides.edition(actor, interview.guide, interview.guide_version)
    if not guide.scorecard:
        raise NoScorecard(f"{guide.key}-{guide.version} ends without a scorecard")
    read = scorecards.read_values(reader.scorecard(guide.scorecard, guide.scorecard_version), values)
    if interviews.state_of(interview.started_at, interview.ended_at) is InterviewState.PLANNED:
        raise gate.Refused(_("The talk has not begun. Begin it before you write."))
    cases_held.Held(interview.case).refuse_when_over()
    saved, written = _opened(interview), OpenedScorecard(read, version)
    if saved.version and saved.values == read:
        return saved.version
    if saved.version != version or not SCORECARDS.store(interview, json.dumps(read), version):
        raise ScorecardConflict(_opened(interview), written)
    return version + 1


def _opened(interview: Interview) -> OpenedScorecard:
    row = SCORECARDS.find(interview)
    return NOTHING if row is None else OpenedScorecard(json.loads(SCORECARDS.open(interview, row)), row.version)
