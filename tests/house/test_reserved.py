"""Laws 4 and 5: who may touch the reserved records, and nothing ties an answer to a person."""

import ast

import pytest
from django.db import models as fields

from efterord import models
from tests.house import plan

# Widening a list is a decision record: each name more is one more place where a promise can break.
RESERVED = {
    "Note": {"services/notes.py", "services/privacy.py"},
    "Draft": {"services/answers.py", "services/privacy.py"},
    "SealedAnswer": {
        "services/answers.py",
        "services/releases.py",
        "services/pool.py",
        "services/pool_opening.py",
        "services/after_backups.py",
        "services/backups_replay.py",
    },
    "NamedAnswer": {"services/answers_named.py", "queries/answers_named.py", "gate/doors.py"},
    "CommentBatch": {"services/releases_comments.py", "queries/comments.py"},
    "Comment": {"services/releases_comments.py"},
    "Batch": {
        "services/releases.py",
        "services/after_backups.py",
        "services/backups_replay.py",
        "services/backups_replay_rows.py",
        "queries/results.py",
        "queries/publications.py",
    },
    "Table": {
        "services/releases.py",
        "services/after_backups.py",
        "services/backups_replay.py",
        "queries/results.py",
        "queries/publications.py",
    },
}


@pytest.mark.parametrize("record", RESERVED)
def test_reserved_record_is_touched_only_where_allowed(record):
    found = {
        str(p.relative_to(plan.SOURCE))
        for p in plan.files()
        if plan.room(p) != "models"
        and any(d.startswith("efterord.models") and d.endswith(f".{record}") for d, _ in plan.imports(p))
    }
    assert found - RESERVED[record] == set(), (
        f"{record} is a reserved record. Call the service or query that opens it; if a new file truly must, write a "
        "decision record and add the file here."
    )


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_models_are_imported_by_name(path):
    if plan.room(path) in ("models", "management", "project"):
        return
    whole = [
        plan.where(path, node.lineno)
        for node in ast.walk(plan.tree(path))
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module, "models") in {(node.module, a.name) for a in node.names}
            and node.module == "efterord"
        )
        or (isinstance(node, ast.Import) and any(a.name.startswith("efterord.models") for a in node.names))
    ]
    assert whole == [], "Import each record by name, so that this law can see which ones a file touches."


@pytest.mark.parametrize("model", [models.Draft, models.SealedAnswer])
def test_answer_rows_hold_nothing_that_joins(model):
    kinds = {f.name: type(f) for f in model._meta.get_fields()}
    joined = [n for n, k in kinds.items() if issubclass(k, fields.ForeignKey | fields.DateTimeField | fields.UUIDField)]
    assert joined == [], "A key, time or sequence here would tie an answer to an invitation, a case or a person."
    assert model._meta.related_objects == ()
    allowed = {
        "Draft": {"id", "lookup", "ciphertext", "expires_on"},
        "SealedAnswer": {"id", "key_id", "place_ciphertext", "ciphertext", "receipt_hash"},
    }
    assert set(kinds) == allowed[model.__name__]


def test_own_words_hold_nothing_that_joins_but_their_batch():
    joined = {f.name for f in models.Comment._meta.get_fields() if f.is_relation}
    assert joined == {"batch"}
    assert {f.name for f in models.Comment._meta.get_fields()} == {"id", "batch", "subject", "use", "ciphertext"}
    assert {f.name for f in models.CommentBatch._meta.fields} == {"id", "release", "unit", "number", "n_counting"}


def test_answer_keys_are_random():
    keys = [f.default() for f in (m._meta.pk for m in (models.Draft, models.SealedAnswer, models.Invitation))]
    assert all(k.bit_length() > 40 for k in keys)
    assert all(isinstance(m._meta.pk, fields.BigAutoField) for m in (models.Draft, models.SealedAnswer))


def test_invitation_holds_no_time_of_answering():
    times = [f.name for f in models.Invitation._meta.get_fields() if isinstance(f, fields.DateTimeField)]
    assert times == [], "A time on the invitation is the time of an answer as soon as anything touches it."
