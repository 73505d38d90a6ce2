"""Letters about published results: whether one is chosen, and who is to be told of a release."""

from efterord import gate
from efterord.models import Release, ResultsLetter, User

# As many as one round writes; the next goes on, so that a round stays short.
A_ROUND = 25


def is_chosen(viewer: gate.Actor) -> bool:
    """This function will tell whether the viewer has chosen a letter when results are published."""
    gate.check(viewer, "accounts.see_own")
    return ResultsLetter.objects.filter(user=viewer.user_id or 0).exists()


def due(viewer: gate.Actor) -> tuple[Release | None, list[User]]:
    """This function will return the newest release and the next accounts that have not been told of it yet."""
    gate.check(viewer, "digests.see_due")
    newest = Release.objects.order_by("-number").first()
    if newest is None:
        return None, []
    waiting = User.objects.filter(is_active=True, results_letter__told_of__lt=newest.number)
    return newest, list(waiting.order_by("pk")[:A_ROUND])
