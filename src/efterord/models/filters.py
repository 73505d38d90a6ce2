"""A list's filter under a name of its own, so that it is one click away."""

from django.db import models

from efterord.models.accounts import User
from efterord.models.record import Kept, Record
from efterord.words import StoragePeriod


class SavedFilter(Record):
    """One saved filter of one user: the query of the list's address. A search for a name is not saved."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=60)
    query = models.JSONField()

    kept = Kept(
        period=StoragePeriod.ACCOUNT,
        erased_with="accounts.close_account",
        exported_in="the person's own package",
        organisational=("user", "name", "query"),
        technical=("id",),
    )

    class Meta:
        constraints = [models.UniqueConstraint("user", "name", name="filter_name_is_unique_for_a_user")]

    def __str__(self) -> str:
        return self.name
