"""What a talk has one of (scorecard, employer's view, summary): one ciphertext with a version, sealed in its place."""

import dataclasses
from typing import Any

from django.db import IntegrityError, transaction

from efterord.models import EmployerView, Interview, Scorecard, Summary
from efterord.vault import envelope, holder


@dataclasses.dataclass(frozen=True)
class Papers:
    """One kind of paper. It dies with the case's key; `table` and `field` bind each ciphertext to its place."""

    model: type[Scorecard] | type[EmployerView] | type[Summary]
    table: str
    field: str

    def find(self, interview: Interview) -> Any:
        """This function will return the row of a talk, or None."""
        return self.model.objects.filter(interview=interview).first()

    def open(self, interview: Interview, row: Any) -> str:
        """This function will decrypt a row's text."""
        place = self._place(interview, row.version)
        return holder.current().open_text(_purpose(interview), place, bytes(row.ciphertext))

    def store(self, interview: Interview, packed: str, version: int, **values: Any) -> bool:
        """This function will write the version after `version` (0: none yet) unless somebody has in the meantime.

        `values` are further fields of the row. The database's own lock decides a race.
        """
        blob = holder.current().seal(_purpose(interview), self._place(interview, version + 1), packed)
        if version == 0:
            try:
                with transaction.atomic():
                    self.model.objects.create(interview=interview, version=1, ciphertext=blob, **values)
            except IntegrityError:
                return False
            return True
        mine = self.model.objects.filter(interview=interview, version=version)
        return mine.update(version=version + 1, ciphertext=blob, **values) == 1

    def _place(self, interview: Interview, version: int) -> envelope.Place:
        return envelope.Place(self.table, str(interview.pk), self.field, version)


SCORECARDS = Papers(Scorecard, "scorecard", "values")
VIEWS = Papers(EmployerView, "employer_view", "view")
SUMMARIES = Papers(Summary, "summary", "text")


def _purpose(interview: Interview) -> str:
    return f"case:{interview.case_id}"
