"""The rows of a release put back after a restore, with keys of their own, and the units, sets and plan they hang on."""

from typing import Any

from django.core import serializers

from efterord.models import Batch, QuestionnaireEdition, Unit
from efterord.rules import batches
from efterord.services.after_backups import Record


def _put_back(records: list[Record]) -> None:
    """Write a release's rows with keys of their own. A table whose batches are not all known is left out."""
    new: dict[str, int] = {}
    for record in records:
        kind, fields = record["model"].partition(".")[2], record["fields"]
        if kind == "unit":
            _put_back_unit(record)
        elif kind in ("plan", "earlierterms"):
            _save(record)
        elif kind == "questionnaireedition":
            _put_back_edition(record)
        elif kind == "release":
            new["release"] = _save({**record, "pk": None}).pk
        elif kind == "batch":
            fields["release"] = new["release"]
            _save({**record, "pk": None})
        elif kind == "commentbatch":
            fields["release"] = new["release"]
            new[f"words {record['pk']}"] = _save({**record, "pk": None}).pk
        elif kind == "comment":
            # Its own key stays: the words are sealed to it.
            fields["batch"] = new[f"words {fields['batch']}"]
            _save(record)
        else:
            ids = [batches.read_id(written) for written in fields["batches"]]
            found = [
                pk
                for release, kind, number in ids
                for pk in Batch.objects.filter(release__number=release, kind=kind, number=number).values_list(
                    "pk", flat=True
                )
            ]
            if len(found) == len(ids):
                fields.update(release=new["release"], batches=found)
                _save({**record, "pk": None})


def _put_back_unit(record: Record) -> None:
    """Write a unit that is not there; one of the same name beside it was renamed since, and keeps its own."""
    fields = record["fields"]
    if Unit.objects.filter(pk=record["pk"]).exists():
        return
    if Unit.objects.filter(parent=fields["parent"], name=fields["name"]).exists():
        fields["name"] = f"{fields['name'][:180]} ({record['pk']})"
    _save(record)


def _put_back_edition(record: Record) -> None:
    """Write a question set that was published since; what stands as its draft becomes it."""
    fields = record["fields"]
    there = QuestionnaireEdition.objects.filter(key=fields["key"], version=fields["version"]).first()
    if there is None or there.published_at is None:
        _save({**record, "pk": None if there is None else there.pk})


def _save(record: Record) -> Any:
    (read,) = serializers.deserialize("python", [record])
    read.save()
    return read.object
