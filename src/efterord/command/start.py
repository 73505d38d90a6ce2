"""Starting Django from the command line, and the folder named with --data."""

import os
from pathlib import Path


def name_data(directory: str | None) -> None:
    """This function will make the folder named with --data the one every setting is read from."""
    if directory is not None:
        os.environ["EFTERORD_DATA"] = str(Path(directory).expanduser().absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efterord.project.settings")
    # What this process makes (database, keystore, exports) is for its own user alone.
    os.umask(0o077)


def django() -> None:
    """This function will load settings, records and pages; errors of settings are said by main."""
    import django

    django.setup()
