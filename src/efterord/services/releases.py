"""A release published in one short transaction, exported, and stopped when the check before it found something.

`releases_preparing.prepare` reads, forms and audits on what the pool held when it looked; what came meanwhile waits.
"""

import datetime as dt
import json

from django.db import transaction
from django.db.models import Max

from efterord import clock, gate
from efterord.models import Batch, Invitation, Plan, Release, ReleaseStop, SealedAnswer, Table
from efterord.models.record import random_key
from efterord.queries import results
from efterord.rules import batches, publication, trees
from efterord.services import (
    after_backups,
    deeds,
    file_log,
    releases_alert,
    releases_comments,
    releases_forming,
    releases_preparing,
    releases_sealing,
    releases_talks,
    rows_at_once,
)
from efterord.services.pool_opening import Tell
from efterord.services.releases_preparing import PoolChanged, Prepared
from efterord.services.releases_sealing import Sealed

CHUNK = 500


@deeds.deed("releases.publish")
def publish(actor: gate.Actor, *, prepared: Prepared, sealed: Sealed | None = None) -> Release:
    """This function will publish a prepared release: write batches and tables, delete what was opened, seal the rest.

    What still waits is sealed under a new key in new random order, with receipts hashed anew, and so are the
    invitations. `sealed`: the same release as `releases_sealing.seal` made it ready; whoever sends an answer waits for
    the sealing otherwise. Raise PoolChanged if an answer was withdrawn or replaced since, or the case of a talk erased;
    a number is published once.
    """
    if sealed is None:
        with releases_sealing.seal(actor, prepared=prepared) as made:
            return _publish(prepared, made)
    return _publish(prepared, sealed)


def _publish(prepared: Prepared, sealed: Sealed) -> Release:
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
    release = Release.objects.create(
        number=prepared.number, plan_id=1, as_of=prepared.as_of, released_at=sealed.released_at
    )
    _write_tables(release, prepared)
    releases_comments._write(release, sealed.words)
    if not releases_talks._mark(release, prepared.talks):
        raise PoolChanged
    came_meanwhile = list(SealedAnswer.objects.values_list("pk", flat=True))
    rows_at_once._insert(SealedAnswer, releases_sealing.FIELDS, sealed.rows())
    _renew_invitations()
    after_backups._released(sealed.noted, came_meanwhile)
    transaction.on_commit(file_log._empty, robust=True)
    return release


@deeds.deed("releases.hold")
def hold(actor: gate.Actor, *, as_of: dt.date | None = None, tell: Tell | None = None) -> Prepared:
    """This function will prepare and publish a release while whoever withdraws or replaces an answer waits.

    For when that came in between each time. Submissions go on. Raise what `releases_preparing.prepare` raises.
    """
    # As services/answers.py: whoever takes a row out of the pool, or changes one, has this lock first.
    Plan.objects.select_for_update().get(pk=1)
    prepared = releases_preparing.prepare(actor, as_of=as_of, tell=tell)
    with releases_sealing.seal(actor, prepared=prepared, tell=tell) as sealed:
        publish(actor, prepared=prepared, sealed=sealed)
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
    Batch.objects.bulk_create(
        Batch(
            release=release,
            kind=batches.read_id(batch.id)[1],
            number=batches.read_id(batch.id)[2],
            unit_id=int(batch.unit),
            lane=batch.lane,
            n=len(batch.members),
            n_counting=batch.n_counting,
        )
        for batch in prepared.formed
    )
    known = {str(b): b.pk for b in Batch.objects.select_related("release")}
    # Only a release writes tables, and it has the plan's lock: the next keys are its own.
    first = (Table.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    numbered = list(enumerate(prepared.shown, start=first))
    rows_at_once._insert(
        Table,
        ("id", "release", "kind", "unit", "lane", "question", "counts"),
        (
            (pk, release.pk, t.kind.value, int(t.unit), t.lane, t.question, json.dumps(dict(t.counts)))
            for pk, t in numbered
        ),
    )
    rows_at_once._insert(
        Table.batches.through,
        ("table", "batch"),
        ((pk, known[batch]) for pk, table in numbered for batch in table.batches),
    )
    rows_at_once._count_on(Table)


def _renew_invitations() -> None:
    """Write every invitation anew under a new random key: the database's own order of changes starts afresh."""
    fields, rows = rows_at_once._take_all(Invitation)
    at = fields.index("id")
    for row in rows:
        row[at] = random_key()
    # As with the pool: written in the order of their new random keys.
    rows_at_once._insert(Invitation, fields, sorted(rows, key=lambda row: row[at]))
