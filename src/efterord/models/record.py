"""What every record says of itself: the class of each field, how long it is kept, and how it is erased."""

import dataclasses
import secrets
import uuid

from django.db import models

from efterord.words import FieldClass, StoragePeriod


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kept:
    """How a record is kept: `tests/house` refuses a field that stands in no class or in two.

    `erased_with` names the deed, key or job that ends it; `exported_in` the package a person or officer gets it in.
    """

    period: StoragePeriod
    erased_with: str
    exported_in: str
    identity: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()
    organisational: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()

    def class_of(self, field: str) -> FieldClass:
        """This function will return the class of a field, or raise KeyError if it has none or several."""
        found = [c for c in FieldClass if field in getattr(self, c.value)]
        if len(found) != 1:
            raise KeyError(f"{field} stands in {len(found)} classes")
        return found[0]


class Record(models.Model):
    """A row of ours. Written only inside a deed (services/deeds.py); `kept` is set by every child."""

    kept: Kept

    class Meta:
        abstract = True


def random_key() -> int:
    """This function will return a random 62-bit key, so that neither key nor physical order tells when a row came.

    SQLite makes a BigAutoField the rowid itself; UUID keys would leave a hidden rowid in order of arrival (promise.md).
    """
    return secrets.randbits(62) | 1


def random_id() -> uuid.UUID:
    """This function will return a random identity for a record whose order of arrival is no secret."""
    return uuid.uuid4()


def one_of(field: str, words: type, name: str, *, blank: bool = False) -> models.CheckConstraint:
    """This function will return the constraint that a column holds a word of an enumeration and nothing else."""
    values = [w.value for w in words]  # type: ignore[attr-defined]
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values + [""] * blank}), name=name)
