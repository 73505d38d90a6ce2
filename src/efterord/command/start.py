"""Starting Django from the command line, and the folder named with --data."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO


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


class Busy(Exception):
    """The site runs, or is being restored, in another process; `words` say which."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def share() -> IO[str] | None:
    """This function will say, as long as what it returns is open here or in a child, that the site is in use.

    Raise Busy while it is being restored. Without a data directory there is nothing to use.
    """
    from django.conf import settings

    if not settings.DATA.is_dir():
        return None
    return _locked(fcntl.LOCK_SH, "The installation is being restored. Wait for it, then start again.")


@contextlib.contextmanager
def alone(what: str) -> Iterator[None]:
    """This function will run a block while no site and no tick uses the installation, or raise Busy."""
    from django.conf import settings

    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(fcntl.LOCK_EX, f"The site or a tick is running here. {what} needs it stopped: stop it and try again."):
        yield


def _locked(how: int, words: str) -> IO[str]:
    from django.conf import settings

    lock = (settings.DATA / ".in-use").open("a")
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Busy(words) from None
    return lock
