"""The records: fields and constraints, no decisions. Written only through services, read only through queries."""

from efterord.models.accounts import Grant, SignInLink, User
from efterord.models.answers import Draft, SealedAnswer
from efterord.models.audit import AuditEntry, AuditHead, TickMark
from efterord.models.cases import Case, CaseEvent
from efterord.models.interviews import Interview, Note
from efterord.models.letters import Letter
from efterord.models.organisation import ColumnMapping, Employment, Organisation, Person, StaffFile, Unit
from efterord.models.record import Kept, Record
from efterord.models.releases import Batch, Release, ReleaseStop, Table
from efterord.models.surveys import Invitation, Plan

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Batch",
    "Case",
    "CaseEvent",
    "ColumnMapping",
    "Draft",
    "Employment",
    "Grant",
    "Interview",
    "Invitation",
    "Kept",
    "Letter",
    "Note",
    "Organisation",
    "Person",
    "Plan",
    "Record",
    "Release",
    "ReleaseStop",
    "SealedAnswer",
    "SignInLink",
    "StaffFile",
    "Table",
    "TickMark",
    "Unit",
    "User",
]
