"""The records: fields and constraints, no decisions. Written only through services, read only through queries."""

from efterord.models.accounts import ApiToken, Grant, ResultsLetter, SignInLink, User
from efterord.models.answers import Draft, SealedAnswer
from efterord.models.answers_named import NamedAnswer
from efterord.models.audit import AuditEntry, AuditHead, TickMark
from efterord.models.bookings import Booking
from efterord.models.cases import Case, CaseEvent, Conflict, Judgement, NoTalk, ProposedTime
from efterord.models.checklists import ChecklistItem, TemplateItem
from efterord.models.comments import Comment, CommentBatch
from efterord.models.departures import Contact, DepartureLink, KeepInTouch, LeaverWish
from efterord.models.filters import SavedFilter
from efterord.models.guides import GuideEdition
from efterord.models.interviews import EmployerView, External, Interview, Note, Scorecard
from efterord.models.letters import Letter
from efterord.models.organisation import ColumnMapping, Employment, Organisation, Person, StaffFile, Unit
from efterord.models.policies import Policy
from efterord.models.privacy import KeyCertificate, Tombstone
from efterord.models.questionnaires import QuestionnaireEdition
from efterord.models.record import Kept, Record
from efterord.models.releases import Batch, Release, ReleaseStop, Table
from efterord.models.staff_surveys import StaffSurvey, StaffSurveyCell
from efterord.models.summaries import Summary
from efterord.models.surveys import AskingMark, ContactWish, EarlierTerms, Invitation, Plan, SurveyTerms, Undelivered

__all__ = [
    "ApiToken",
    "AskingMark",
    "AuditEntry",
    "AuditHead",
    "Batch",
    "Booking",
    "Case",
    "CaseEvent",
    "ChecklistItem",
    "ColumnMapping",
    "Comment",
    "CommentBatch",
    "Conflict",
    "Contact",
    "ContactWish",
    "DepartureLink",
    "Draft",
    "EarlierTerms",
    "EmployerView",
    "Employment",
    "External",
    "Grant",
    "GuideEdition",
    "Interview",
    "Invitation",
    "Judgement",
    "KeepInTouch",
    "Kept",
    "KeyCertificate",
    "LeaverWish",
    "Letter",
    "NamedAnswer",
    "NoTalk",
    "Note",
    "Organisation",
    "Person",
    "Plan",
    "Policy",
    "ProposedTime",
    "QuestionnaireEdition",
    "Record",
    "Release",
    "ReleaseStop",
    "ResultsLetter",
    "SavedFilter",
    "Scorecard",
    "SealedAnswer",
    "SignInLink",
    "StaffFile",
    "StaffSurvey",
    "StaffSurveyCell",
    "Summary",
    "SurveyTerms",
    "Table",
    "TemplateItem",
    "TickMark",
    "Tombstone",
    "Undelivered",
    "Unit",
    "User",
]
