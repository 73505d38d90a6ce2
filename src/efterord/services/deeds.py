"""What makes a service a deed: one check at the gate, one transaction with the guard open, one audit entry.

    @deeds.deed("cases.open_case", about="employment")
    def open_case(actor: gate.Actor, *, employment: Employment, ...) -> Case: ...

`about` names the keyword that holds the record the gate asks about. A deed called inside a deed is checked and
audited by itself, in the same transaction.
"""

import functools
from collections.abc import Callable
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
                    _enter(actor, row, record or result, Outcome.DONE)
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
    if row.mark is AuditMark.NONE:
        return
    about = _identity(record)
    if row.mark is AuditMark.ONCE_A_SESSION and outcome is Outcome.DONE and _is_entered(actor, row.name, about):
        return
    AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "hash": chain.FIRST})
    # The head is locked last and shortly, so that deeds do not queue behind each other's work.
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = chain.Entry(head.number + 1, clock.now(), actor.code, row.name, about, "", outcome.value)
    own_hash = chain.chain(head.hash, entry)
    AuditEntry.objects.create(**entry._asdict(), previous_hash=head.hash, hash=own_hash)
    AuditHead.objects.filter(pk=1).update(number=entry.number, hash=own_hash)


def _is_entered(actor: gate.Actor, action: str, about: str) -> bool:
    if actor.since is None:
        return False
    return AuditEntry.objects.filter(object=about, actor=actor.code, action=action, at__gte=actor.since).exists()


def _identity(record: object) -> str:
    """The kind and key of a record: never a name, so that erasure leaves the chain whole."""
    if isinstance(record, models.Model) and record.pk is not None:
        return f"{record._meta.model_name}:{record.pk}"
    return ""
