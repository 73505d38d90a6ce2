"""Serves the plain flow by the server, and by as many workers and threads, as `efterord serve --web-only` has."""

import gc
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain_flow.settings"


def main(port: int, workers: int) -> None:
    """Serve until told to stop; what the product reads before its processes part is read here too."""
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from tests.bench.plain_flow import wsgi  # noqa: F401 -- read before the worker is forked

    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    gc.collect()
    gc.freeze()
    Server(
        "tests.bench.plain_flow.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1 if is_sqlite else 4,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
