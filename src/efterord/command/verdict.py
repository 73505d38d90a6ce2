"""What a check of `doctor` says."""

import dataclasses

OK, WARNING, REFUSED = "ok", "warning", "refused"


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One line: the verdict, what was looked at, what was found, and what to do."""

    verdict: str
    what: str
    found: str
    advice: str = ""
