"""When old pool keys go, and the certificates of those that went. Nothing here knows how many answers wait."""

import dataclasses
import datetime as dt

from django.db.models import Max

from efterord import gate
from efterord.models import KeyCertificate, Release
from efterord.queries import backups
from efterord.rules import pool_keys
from efterord.rules.pool_keys import Certified, Noted


@dataclasses.dataclass(frozen=True, slots=True)
class Position:
    """The last release (0: none yet), when it was held, the last that has a certificate, the last verified backup."""

    release: int
    released_at: dt.datetime | None
    certified: int
    backup: backups.Verified | None

    @property
    def noted(self) -> Noted | None:
        last = self.backup
        return None if last is None else Noted(last.last_release, last.made_at, last.pool_key_ids)

    @property
    def is_time(self) -> bool:
        return pool_keys.is_time(
            release=self.release, released_at=self.released_at, certified=self.certified, backup=self.noted
        )


def position(viewer: gate.Actor) -> Position:
    """This function will return what decides whether old keys go now; NotSigned for a note that was changed by hand."""
    gate.check(viewer, "pool_keys.see_position")
    last = Release.objects.order_by("-number").values_list("number", "released_at").first()
    number, released_at = last or (0, None)
    certified = KeyCertificate.objects.aggregate(last=Max("release"))["last"] or 0
    return Position(number, released_at, certified, backups.last_verified(viewer))


def certificates(viewer: gate.Actor) -> list[Certified]:
    """This function will return the certificates of destroyed keys, the newest first."""
    gate.check(viewer, "pool_keys.see_certificates")
    rows = KeyCertificate.objects.order_by("-release").values_list("release", "n_keys", "destroyed_on", "keep_days")
    return [Certified(*row) for row in rows]


def is_one_missing(viewer: gate.Actor) -> bool:
    """This function will tell whether the last release has no certificate yet."""
    gate.check(viewer, "pool_keys.see_certificates")
    newest = Release.objects.aggregate(last=Max("number"))["last"] or 0
    return newest > (KeyCertificate.objects.aggregate(last=Max("release"))["last"] or 0)
