"""Law 12: no migration is missing, and the chain runs on this database."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing():
    call_command("makemigrations", "efterord", "--check", "--dry-run", verbosity=0)


def test_chain_has_run():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
