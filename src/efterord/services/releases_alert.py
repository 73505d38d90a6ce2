"""Who is told that the check before commit stopped a release: the heads of HR and the administrators, by letter."""

from django.conf import settings

from efterord import gate
from efterord.models import Grant, Organisation, User
from efterord.rules import letters as contexts
from efterord.services import letters
from efterord.words import Language, LetterKind, Role

TOLD = (Role.HR_HEAD, Role.ADMINISTRATOR)


def _tell(actor: gate.Actor) -> None:
    """Queue one letter to each; it says that a release was stopped, never of what, and leads to the desk."""
    context = contexts.about_page(
        link=f"{settings.PUBLIC_URL}/", employer=Organisation.objects.values_list("name", flat=True).get(pk=1)
    )
    users = User.objects.filter(is_active=True, pk__in=Grant.objects.filter(role__in=TOLD).values("user"))
    letters.queue_letters(
        actor,
        drafts=[
            letters.Draft(LetterKind.RELEASE_STOPPED, user.email, Language(user.language), context)
            for user in users.order_by("pk")
        ],
    )
