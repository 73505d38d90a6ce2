"""Law 8, second half: every field has a class, every record a storage period and ways out."""

import pytest
from django.apps import apps

from efterord.models import Kept, Record
from efterord.rules import privacy

RECORDS = [m for m in apps.get_app_config("efterord").get_models() if not m._meta.auto_created]


@pytest.mark.parametrize("model", RECORDS, ids=lambda m: m.__name__)
def test_every_field_has_one_class(model):
    kept = getattr(model, "kept", None)
    assert isinstance(kept, Kept), f"{model.__name__} does not say how it is kept; give it `kept = Kept(...)`."
    own = {f.name for f in (*model._meta.fields, *model._meta.many_to_many)}
    named = [*kept.identity, *kept.confidential, *kept.organisational, *kept.technical]
    assert sorted(named) == sorted(own), (
        "A field without a class is one that nobody thought of when they planned storage, export and erasure."
    )
    assert kept.erased_with
    assert kept.exported_in


@pytest.mark.parametrize("model", RECORDS, ids=lambda m: m.__name__)
def test_every_record_has_a_storage_period(model):
    assert model.kept.period in privacy.DAYS


def test_records_are_ours():
    assert [m.__name__ for m in RECORDS if not issubclass(m, Record) and m.__name__ != "User"] == []
