"""What makes a service a deed: one check at the gate, one transaction with the guard open, one audit entry.

    @deeds.deed("cases.open_case", about="employment")
    def open_case(actor: gate.Actor, *, employment: Employment, ...) -> Case: ...

`about` names the keyword that holds the record the gate asks about. A deed called inside a deed is checked and
audited by itself, in the same transaction. A deed without `about` that returns a list of records is entered once a
record, so that the log tells of each what it tells of one.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction

from efterord import clock, gate
from efterord.models import AuditEntry, AuditHead, guard
from efterord.rules import access
from efterord.rules import audit as chain
from efterord.words import AuditMark, Outcome

P = ParamSpec("P")
R = TypeVar("R")
REGISTERED: dict[str, Callable[..., Any]] = {}


def deed(
    name: str, *, about: str | None = None, reads_only: bool = False
) -> Callable[[Callable[Concatenate[gate.Actor, P], R]], Callable[Concatenate[gate.Actor, P], R]]:
    """This function will make a function the deed of that name (a row of rules/access.py must exist).

    `reads_only`: the function opens or gathers for long and writes nothing, so it runs outside a transaction, with the
    write guard closed, and only its entry is written.
    """
    row = access.row(name)

    def wrap(function: Callable[Concatenate[gate.Actor, P], R]) -> Callable[Concatenate[gate.Actor, P], R]:
        @functools.wraps(function)
        def run(actor: gate.Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            record = kwargs[about] if about else None
            try:
                if reads_only:
                    gate.check(actor, name, record)  # type: ignore[arg-type]
                    result = function(actor, *args, **kwargs)
                    if row.mark is AuditMark.NONE:
                        return result
                with transaction.atomic(), guard.door_open():
                    if not reads_only:
                        gate.check(actor, name, record)  # type: ignore[arg-type]
                        result = function(actor, *args, **kwargs)
                    done = result if record is None and isinstance(result, list) else [record or result]
                    _enter_each(actor, row, done, Outcome.DONE)
            except (gate.Refused, gate.Hidden):
                if not transaction.get_connection().in_atomic_block:
                    _enter_refusal(actor, row, record)
                raise
            return result

        REGISTERED[name] = run
        return cast("Callable[Concatenate[gate.Actor, P], R]", run)

    return wrap


def _enter_refusal(actor: gate.Actor, row: access.Row, record: object) -> None:
    if row.mark is AuditMark.NONE:
        return
    with transaction.atomic(), guard.door_open():
        _enter(actor, row, record, Outcome.REFUSED)


def _enter(actor: gate.Actor, row: access.Row, record: object, outcome: Outcome) -> None:
    _enter_each(actor, row, [record], outcome)


def _enter_each(actor: gate.Actor, row: access.Row, records: Sequence[object], outcome: Outcome) -> None:
    if row.mark is AuditMark.NONE:
        return
    abouts = [_identity(record) for record in records]
    if row.mark is AuditMark.ONCE_A_SESSION and outcome is Outcome.DONE:
        entered = _entered(actor, row.name, abouts)
        abouts = [about for about in abouts if about not in entered]
    if not abouts:
        return
    AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "hash": chain.FIRST})
    # The head is locked last and shortly, so that deeds do not queue behind each other's work.
    head = AuditHead.objects.select_for_update().get(pk=1)
    rows, last, now = [], head.hash, clock.now()
    for number, about in enumerate(abouts, head.number + 1):
        entry = chain.Entry(number, now, actor.code, row.name, about, "", outcome.value)
        own_hash = chain.chain(last, entry)
        rows.append(AuditEntry(**entry._asdict(), previous_hash=last, hash=own_hash))
        last = own_hash
    AuditEntry.objects.bulk_create(rows)
    AuditHead.objects.filter(pk=1).update(number=rows[-1].number, hash=last)


def _entered(actor: gate.Actor, action: str, abouts: Sequence[str]) -> set[str]:
    """Which of these records the log has already, for this deed in this session."""
    if actor.since is None:
        return set()
    entries = AuditEntry.objects.filter(actor=actor.code, action=action, at__gte=actor.since)
    if len(abouts) == 1:
        entries = entries.filter(object=abouts[0])  # by its index
    return set(entries.values_list("object", flat=True))


def _identity(record: object) -> str:
    """The kind and key of a record: never a name, so that erasure leaves the chain whole.

    What is no record itself may say which one it is `about`, or in words of its own what the log is to say.
    """
    about = getattr(record, "about", None)
    if isinstance(about, str):
        return about
    record = about or record
    if isinstance(record, models.Model) and record.pk is not None:
        return f"{record._meta.model_name}:{record.pk}"
    return ""
