"""Django's migrate with the write guard open, since a migration may copy or fill our tables outside any deed."""

from typing import Any

from django.core.management.commands import migrate

from efterord.models import guard


class Command(migrate.Command):
    """Migrations are exempt from the law of deeds by name; the test database is made through this command too."""

    def handle(self, *args: Any, **options: Any) -> None:
        with guard.door_open():
            super().handle(*args, **options)
