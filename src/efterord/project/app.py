"""The one Django app: every room in it, and what stands round every connection."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class EfterordConfig(AppConfig):
    """Named after the package, so that its tables are efterord_*."""

    name = "efterord"
    label = "efterord"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from efterord.models import guard
        from efterord.project import pool

        connection_created.connect(guard.install, dispatch_uid="efterord.guard")
        connection_created.connect(pool.install, dispatch_uid="efterord.pool")
