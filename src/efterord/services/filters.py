"""Saved filters of the list of cases: kept under a name of their user's own, renewed and removed by that user alone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import SavedFilter
from efterord.rules import leavers
from efterord.services import deeds


class WrongName(ValueError):
    """A name that cannot be; `words` says why to a person."""

    def __init__(self, words: Promise) -> None:
        super().__init__(str(words))
        self.words = words


@deeds.deed("filters.save_filter")
def save_filter(actor: gate.Actor, *, name: str, wanted: leavers.Filter) -> SavedFilter:
    """This function will keep a filter under a name; a name the user has already then means the new filter.

    What is sought by text is left out: it may be somebody's name. Raises WrongName.
    """
    called = " ".join(name.replace("\x00", "").split())
    if not called:
        raise WrongName(_("Give the filter a name."))
    if len(called) > leavers.LONGEST_NAME:
        raise WrongName(_("The name is too long. Sixty letters are enough."))
    query = leavers.to_save(wanted)
    if not query:
        raise WrongName(_("This filter asks for nothing that can be saved. A name searched for is not kept."))
    own = SavedFilter.objects.select_for_update().filter(user=actor.user_id or 0)
    # In Python, since databases fold the case of å, ä and ö each in their own way.
    standing = next((row for row in own if row.name.casefold() == called.casefold()), None)
    if standing is None and len(own) >= leavers.MOST_SAVED:
        raise WrongName(_("You have twenty saved filters. Remove one before you save another."))
    kept = standing or SavedFilter(user_id=actor.user_id or 0)
    kept.name, kept.query = called, query
    kept.save()
    return kept


@deeds.deed("filters.remove_filter")
def remove_filter(actor: gate.Actor, *, saved: SavedFilter) -> None:
    """This function will remove a saved filter of the user's own."""
    if saved.user_id != actor.user_id:
        raise gate.Hidden
    saved.delete()
