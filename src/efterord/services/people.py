"""The staff register's deeds: an uploaded file held a day as ciphertext, and a file applied, all or nothing."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import ColumnMapping, Employment, Organisation, Person, StaffFile, User
from efterord.queries import people as queries
from efterord.rules import cases as case_rules
from efterord.rules import people as rules
from efterord.rules.people_changes import Plan
from efterord.services import accounts, cases, deeds, people_rows
from efterord.vault import envelope, holder

PURPOSE = "staff files"

Tell = Callable[[int, int], None]


class WrongCompleteFrom(ValueError):
    """The date from which leavers are complete is missing or cannot be; `words` says why to a person."""

    def __init__(self, words: Promise) -> None:
        super().__init__(str(words))
        self.words = words


@dataclasses.dataclass(frozen=True, slots=True)
class Applied:
    """What an import did. People are counted, not rows; `n_ended` and `n_proposed` count employments."""

    n_added: int
    n_changed: int
    n_ended: int
    n_units: int
    n_proposed: int


@deeds.deed("people.hold_file")
def hold_file(actor: gate.Actor, *, name: str, content: bytes) -> StaffFile:
    """This function will keep an uploaded file, as ciphertext, until it is applied or thrown away, a day at most."""
    if actor.user_id is None:
        raise gate.Refused  # a file is held for somebody who looks at its preview
    file = StaffFile(name=name[-200:], uploaded_by_id=actor.user_id, uploaded_at=clock.now())
    file.ciphertext = holder.current().seal(PURPOSE, _place(file), content)
    file.save(force_insert=True)
    return file


@deeds.deed("people.open_file", about="file", reads_only=True)
def open_file(actor: gate.Actor, *, file: StaffFile) -> bytes:
    """This function will decrypt an uploaded file for a preview, or for the import itself."""
    return holder.current().open(PURPOSE, _place(file), bytes(file.ciphertext))


@deeds.deed("people.discard_file", about="file")
def discard_file(actor: gate.Actor, *, file: StaffFile) -> None:
    """This function will throw an uploaded file away before its day is over."""
    StaffFile.objects.filter(pk=file.pk).delete()


@deeds.deed("people.apply_import")
def apply_import(
    actor: gate.Actor,
    *,
    plan: Plan,
    columns: Sequence[str],
    mapping: Mapping[str, str],
    fingerprint: str,
    complete_from: dt.date | None = None,
    file: StaffFile | None = None,
    tell: Tell | None = None,
) -> Applied:
    """This function will do what a plan says to the register, all of it or nothing, and propose cases for near endings.

    `fingerprint` is the register's as the plan was made (queries.people.register); Refused when the register has
    changed since, so that two imports never mix. `complete_from` may be None once it has been said. The mapping is
    remembered, an uploaded `file` goes. `tell(n, of)` is called as rows are written. Raises WrongCompleteFrom.
    """
    # Imports and openings of cases wait for each other here (services/cases.py queues on the same row).
    organisation = Organisation.objects.select_for_update().get(pk=1)
    if not plan.is_applicable:
        raise gate.Refused(_("Some rows of the file are wrong. Nothing has been changed."))
    if queries.fingerprint(actor) != fingerprint:
        raise gate.Refused(
            _("The register has been changed since the preview was made. Look at a new preview before you go on.")
        )
    _keep_complete_from(organisation, complete_from)
    _remember(columns, mapping)
    people_rows.Writer(plan, queries.unit_paths(actor), tell or (lambda n, of: None)).write()
    n_proposed = _propose(actor, plan)
    _tie_accounts()
    if file is not None:
        StaffFile.objects.filter(pk=file.pk).delete()
    return Applied(
        n_added=plan.n_added,
        n_changed=len({change.id for change in plan.changed} | {new.id for new in plan.employments}),
        n_ended=len(plan.ended),
        n_units=len(plan.new_units),
        n_proposed=n_proposed,
    )


def _keep_complete_from(organisation: Organisation, given: dt.date | None) -> None:
    if given is None and organisation.leavers_complete_from is None:
        raise WrongCompleteFrom(_("Say from which date the register holds everybody who has left."))
    if given is not None and given > clock.today():
        raise WrongCompleteFrom(_("The date cannot be ahead: nobody knows yet who will have left by then."))
    if given is not None and given != organisation.leavers_complete_from:
        organisation.leavers_complete_from = given
        organisation.save(update_fields=["leavers_complete_from"])


def _remember(columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    values = {"fields_by_column": dict(mapping)}
    ColumnMapping.objects.update_or_create(columns_hash=rules.columns_hash(columns), defaults=values)


def _propose(actor: gate.Actor, plan: Plan) -> int:
    """Propose a case for each employment of the file that ends soon or ended lately and that no case speaks for."""
    window = case_rules.proposing_window(clock.today())
    ends = [(row.id, row.end) for row in plan.added]
    ends += [(new.id, new.row.end) for new in plan.employments] + [(each.id, each.end) for each in plan.ended]
    ends += [(change.id, change.new) for change in plan.changed if change.field == "end"]
    near = sorted({employee_id for employee_id, end in ends if end and window[0] <= end <= window[1]})
    n_proposed = 0
    for at in range(0, len(near), people_rows.CHUNK):
        found = Employment.objects.filter(
            person__employee_id__in=near[at : at + people_rows.CHUNK], end_date__range=window
        )
        ordered = found.select_related("person").order_by("end_date", "person__employee_id")
        n_proposed += len(cases.propose_cases(actor, employments=list(ordered)))
    return n_proposed


def _tie_accounts() -> None:
    """Tie accounts older than the register, each to the one person with its address who has no account.

    An address that several people share ties nobody.
    """
    untied = {user.email: user for user in User.objects.filter(person__isnull=True, is_active=True)}
    addresses = sorted(untied)
    for at in range(0, len(addresses), people_rows.CHUNK):
        found: dict[str, list[Person]] = defaultdict(list)
        asked = Person.objects.annotate(address=Lower("mail"))
        for person in asked.filter(address__in=addresses[at : at + people_rows.CHUNK]).select_related("user"):
            found[person.address].append(person)
        for address, people in found.items():
            if len(people) == 1 and not hasattr(people[0], "user"):
                accounts.tie_account(gate.SYSTEM, user=untied[address], person=people[0])


def _place(file: StaffFile) -> envelope.Place:
    return envelope.Place("staff_file", file.pk, "ciphertext", 1)
