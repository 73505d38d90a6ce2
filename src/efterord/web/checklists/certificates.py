"""The draft of the certificate of service, as a Word file to finish."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from efterord.queries import cases
from efterord.services import certificates as deeds
from efterord.web.shell import doors
from efterord.words import Language

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@doors.door("certificates.draft_certificate")
def draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will give the draft in the language of the page."""
    from efterord.documents import certificates, word  # late: the writers load what no other page needs

    case = cases.case(request.actor, pk)  # type: ignore[attr-defined]
    known = deeds.draft_certificate(request.actor, case=case)  # type: ignore[attr-defined]
    body = word.write(certificates.draft(certificates.Service(**known._asdict()), Language(get_language() or "en")))
    return HttpResponse(
        body,
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="certificate-{case.number}.docx"'},
    )
