"""A demo is told in an empty database only."""

import pytest

from efterord.demo import builds
from tests import made

pytestmark = pytest.mark.django_db


def test_database_of_an_organisation_is_refused_before_its_tables_are_touched(monkeypatch):
    made.organisation()
    touched = []
    monkeypatch.setattr(builds, "call_command", lambda *told, **_: touched.append(told))
    with pytest.raises(builds.NotEmpty):
        builds.build(lambda _: None)
    assert touched == []
