"""Guides as whoever prepares, holds or reads a talk finds them: the package's own and the organisation's editions."""

import dataclasses

from efterord import gate
from efterord.content import reader
from efterord.models import GuideEdition
from efterord.rules import content_parts, guides


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """One guide and what there is of it: the newest published edition, and the draft that waits."""

    key: str
    newest: guides.Guide | None
    draft: GuideEdition | None
    is_own: bool
    based_on: str = ""

    @property
    def shown(self) -> guides.Guide:
        """This function will return the edition to speak of: the newest, or the draft when nothing is published."""
        return self.newest or guides.parse_draft(self.draft.data if self.draft else {})


def edition(viewer: gate.Actor, key: str, version: int) -> guides.Guide:
    """This function will return an edition of a guide: the package's, or the organisation's published one.

    Raises ContentError when there is none.
    """
    gate.check(viewer, "guides.see")
    try:
        return reader.guide(key, version)
    except content_parts.ContentError:
        own = GuideEdition.objects.filter(key=key, version=version, published_at__isnull=False).first()
        if own is None:
            raise
        return guides.parse_guide(own.data)


def choices(viewer: gate.Actor) -> tuple[guides.Guide, ...]:
    """This function will return the newest edition of each guide to choose from, the organisation's own first.

    Of guides that fit equally well rules.guides.suggest takes the first, so an own one is proposed before the one it
    was copied from.
    """
    gate.check(viewer, "guides.see")
    return (*_newest_own().values(), *reader.guides())


def is_own(viewer: gate.Actor, key: str) -> bool:
    """This function will tell whether a guide is the organisation's own, drafts included."""
    gate.check(viewer, "guides.see")
    return GuideEdition.objects.filter(key=key).exists()


def all_editions(viewer: gate.Actor) -> list[Kept]:
    """This function will return every guide with its newest edition and its draft: the organisation's own first."""
    gate.check(viewer, "guides.see_editions")
    newest = _newest_own()
    drafts = {row.key: row for row in GuideEdition.objects.filter(published_at__isnull=True)}
    origins = dict(GuideEdition.objects.order_by("-version").values_list("key", "based_on"))
    own = [Kept(key, newest.get(key), drafts.get(key), True, origins[key]) for key in sorted({*newest, *drafts})]
    return [*own, *(Kept(guide.key, guide, None, False) for guide in reader.guides())]


def versions(viewer: gate.Actor, key: str) -> list[int]:
    """This function will return the numbers of a guide's published editions that are known by name, newest first."""
    gate.check(viewer, "guides.see")
    own = GuideEdition.objects.filter(key=key, published_at__isnull=False).order_by("-version")
    return list(own.values_list("version", flat=True)) or [each.version for each in reader.guides() if each.key == key]


def draft(viewer: gate.Actor, key: str) -> GuideEdition:
    """This function will return the draft of a guide; Hidden when there is none."""
    gate.check(viewer, "guides.see_editions")
    found = GuideEdition.objects.filter(key=key, published_at__isnull=True).first()
    if found is None:
        raise gate.Hidden
    return found


def _newest_own() -> dict[str, guides.Guide]:
    found: dict[str, guides.Guide] = {}
    for row in GuideEdition.objects.filter(published_at__isnull=False).order_by("key", "version"):
        found[row.key] = guides.parse_guide(row.data)
    return found
