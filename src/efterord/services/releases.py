"""A release published in one short transaction, exported, and stopped when the check before it found something.

`releases_preparing.prepare` reads, forms and audits on what the pool held when it looked; what came meanwhile waits.
"""

import datetime as dt

from django.db import transaction

from efterord import clock, gate
from efterord.models import Batch, Invitation, Plan, Release, ReleaseStop, SealedAnswer, Table
from efterord.models.record import random_key
from efterord.queries import results
from efterord.rules import batches, publication, trees
from efterord.services import (
    after_backups,
    deeds,
    file_log,
    pool_opening,
    releases_alert,
    releases_comments,
    releases_forming,
    releases_preparing,
    releases_talks,
)
from efterord.services.releases_preparing import PoolChanged, Prepared

CHUNK = 500


@deeds.deed("releases.publish")
def publish(actor: gate.Actor, *, prepared: Prepared) -> Release:
    """This function will publish a prepared release: write batches and tables, delete what was opened, seal the rest.

    What still waits is sealed under a new key in new random order, with receipts hashed anew, and so are the
    invitations. Raise PoolChanged if an answer was withdrawn or replaced since, or the case of a talk erased; a number
    is published once.
    """
    # Two releases at once: the second waits here, finds its number taken, and writes nothing.
    Plan.objects.select_for_update().get(pk=1)
    if releases_preparing._last_number() != prepared.number - 1:
        raise PoolChanged
    ids = prepared.opened_ids
    n_gone = sum(
        SealedAnswer.objects.filter(pk__in=ids[start : start + CHUNK]).delete()[0]
        for start in range(0, len(ids), CHUNK)
    )
    if n_gone != len(prepared.opened_ids):
        raise PoolChanged
    release = Release.objects.create(number=prepared.number, plan_id=1, as_of=prepared.as_of, released_at=clock.now())
    _write_tables(release, prepared)
    releases_comments._write(release, prepared.comments)
    if not releases_talks._mark(release, prepared.talks):
        raise PoolChanged
    pool_opening._seal_anew(prepared.waiting)
    _renew_invitations()
    after_backups._released(release)
    transaction.on_commit(file_log._empty, robust=True)
    return release


@deeds.deed("releases.hold")
def hold(actor: gate.Actor, *, as_of: dt.date | None = None) -> Prepared:
    """This function will prepare and publish a release while whoever withdraws or replaces an answer waits.

    For when that came in between each time. Submissions go on. Raise what `releases_preparing.prepare` raises.
    """
    # As services/answers.py: whoever takes a row out of the pool, or changes one, has this lock first.
    Plan.objects.select_for_update().get(pk=1)
    prepared = releases_preparing.prepare(actor, as_of=as_of)
    publish(actor, prepared=prepared)
    return prepared


@deeds.deed("releases.export_publication", reads_only=True)
def export_publication(actor: gate.Actor, *, with_n: bool = True) -> dict[str, object]:
    """This function will return everything that was ever published as a "disclosure-audit/1" document.

    Units stand in it by their path from the root. `with_n` tells the size of each batch by itself; without it a
    reader has the sizes that pages print.
    """
    plan = Plan.objects.get(pk=1)
    tree, paths = results.tree(actor), results.paths(actor)
    formed, shown = results.published(actor)
    # A k raised since speaks of later batches only.
    k = max(batches.LEAST_K, min((plan.k, *(batch.n_counting for batch in formed))))
    above = {unit: paths[parent] if parent is not None else None for unit, parent in tree.parent.items()}
    return publication.disclosure_audit(
        trees.plant(trees.Node(paths[unit], parent) for unit, parent in above.items()),
        [batch._replace(unit=paths[batch.unit]) for batch in formed],
        [table._replace(unit=paths[table.unit]) for table in shown],
        releases_forming._all_questions(actor, plan.k),
        k=k,
        with_n=with_n,
    )


@deeds.deed("releases.stop")
def stop(actor: gate.Actor, *, number: int) -> ReleaseStop:
    """This function will note that the check stopped a release, so that chance does not let a later try through.

    The heads of HR and the administrators get a letter.
    """
    releases_alert._tell(actor)
    return ReleaseStop.objects.update_or_create(pk=1, defaults={"number": number, "stopped_at": clock.now()})[0]


@deeds.deed("releases.clear_stop")
def clear_stop(actor: gate.Actor) -> None:
    """This function will allow releases again after a stop, once the fault was found and mended."""
    ReleaseStop.objects.all().delete()


def _write_tables(release: Release, prepared: Prepared) -> None:
    rows = {
        batch.id: Batch(
            release=release,
            kind=batches.read_id(batch.id)[1],
            number=batches.read_id(batch.id)[2],
            unit_id=int(batch.unit),
            lane=batch.lane,
            n=len(batch.members),
            n_counting=batch.n_counting,
        )
        for batch in prepared.formed
    }
    Batch.objects.bulk_create(rows.values())
    known = {str(b): b for b in Batch.objects.select_related("release")}
    made = [
        Table(release=release, kind=t.kind, unit_id=int(t.unit), lane=t.lane, question=t.question, counts=t.counts)
        for t in prepared.shown
    ]
    Table.objects.bulk_create(made)
    through = Table.batches.through
    through.objects.bulk_create(
        through(table=row, batch=known[batch])
        for row, table in zip(made, prepared.shown, strict=True)
        for batch in table.batches
    )


def _renew_invitations() -> None:
    """Write every invitation anew under a new random key: the database's own order of changes starts afresh."""
    rows = list(Invitation.objects.select_for_update().all())
    for start in range(0, len(rows), CHUNK):
        Invitation.objects.filter(pk__in=[row.pk for row in rows[start : start + CHUNK]]).delete()
    for row in rows:
        row.pk = random_key()
    # As with the pool: written in the order of their new random keys.
    Invitation.objects.bulk_create(sorted(rows, key=lambda row: row.pk), batch_size=CHUNK)
