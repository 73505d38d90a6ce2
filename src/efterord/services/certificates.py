"""The certificate of service as a draft: what is known, and places for what only the employer knows."""

import datetime as dt
from typing import NamedTuple

from efterord import gate
from efterord.models import Case, Organisation
from efterord.services import deeds


class Known(NamedTuple):
    """What the register tells of an employment."""

    name: str
    employer: str
    unit: str
    first_day: dt.date
    last_day: dt.date


@deeds.deed("certificates.draft_certificate", about="case", reads_only=True)
def draft_certificate(actor: gate.Actor, *, case: Case) -> Known:
    """This function will gather what is known for the certificate; the reason for leaving is never part of it."""
    job = case.employment
    return Known(
        name=str(case.person),
        employer=Organisation.objects.get(pk=1).name,
        unit=case.unit.name,
        first_day=job.start_date,
        last_day=case.last_day,
    )
