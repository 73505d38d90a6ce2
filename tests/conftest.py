"""What every test stands on: its own data and key file, one of the two databases, a seed, a browser."""

import atexit
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import hypothesis.core
import pytest

from tests.ground import chromium, postgres

# Rules, texts and most house laws know no database: they are tried once, in the run on SQLite.
ONCE = (
    *(f"tests/{room}/" for room in ("content", "docs", "documents", "house", "rules", "scripts", "vault")),
    *(f"tests/attacks/test_{name}.py" for name in ("publication_random", "publication_scale", "two_auditors")),
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
DATABASE = os.environ.setdefault("EFTERORD_TEST_DATABASE", "sqlite")
SEED = int(os.environ.setdefault("EFTERORD_TEST_SEED", str(random.randrange(2**32))))


def _lay_the_ground() -> None:
    """Set the environment before Django's settings are read; every worker has a data directory of its own."""
    home = Path(tempfile.mkdtemp(prefix=f"efterord-test-{WORKER}"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "data").mkdir()
    os.environ["EFTERORD_DATA"] = str(home / "data")
    os.environ["EFTERORD_KEY_FILE"] = str(home / "data.key")
    os.environ["EFTERORD_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "efterord.project.settings"

    from efterord.vault import keyfile

    keyfile.create(home / "data.key")

    if DATABASE == "sqlite":
        os.environ.pop("EFTERORD_DATABASE_URL", None)
    elif DATABASE == "postgresql":
        # The parent starts the server; the workers, which inherit its environment, only use it.
        if not WORKER and "EFTERORD_DATABASE_URL" not in os.environ:
            os.environ["EFTERORD_DATABASE_URL"] = postgres.start()
    else:
        raise pytest.UsageError(f"EFTERORD_TEST_DATABASE is sqlite or postgresql, not {DATABASE}")

    import django

    django.setup()
    from django.conf import settings

    # Settings that were read too early are another process's: two workers would write one keystore.
    if Path(settings.KEYSTORE).parent != home / "data":
        raise pytest.UsageError(f"the settings were read before the ground was laid: {settings.KEYSTORE}")
    _let_flush_through()


def _let_flush_through() -> None:
    """Let Django empty the test database by its own `flush`, which is no deed: here only, past the guard."""
    from django.core.management.commands import flush

    from efterord.models import guard

    guarded = flush.Command.handle

    def handle(self: flush.Command, **options: object) -> None:
        with guard.door_open():
            guarded(self, **options)

    flush.Command.handle = handle


_lay_the_ground()
hypothesis.settings.register_profile("efterord", deadline=None, derandomize=False, print_blob=True)
hypothesis.settings.load_profile("efterord")
hypothesis.core.global_force_seed = SEED


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers inherit the environment: without a name in it, none reads the settings before its own ground is laid."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the full numbers, and the tests marked long")


def pytest_report_header() -> list[str]:
    return [f"database: {DATABASE}, seed: {SEED} (EFTERORD_TEST_SEED={SEED} repeats it)"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests unless asked for, and what was tried once; the browser, which takes longest, begins."""

    def is_left_out(item: pytest.Item) -> bool:
        is_long = item.get_closest_marker("long") is not None and not config.getoption("long")
        return is_long or (DATABASE == "postgresql" and item.nodeid.startswith(ONCE) and not _asks_a_database(item))

    config.hook.pytest_deselected(items=[item for item in items if is_left_out(item)])
    items[:] = [item for item in items if not is_left_out(item)]
    items.sort(key=lambda item: not item.get_closest_marker("journey"))


def _asks_a_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Name each browser test that cannot run; where the machine is for testing, that is a failure."""
    if item.get_closest_marker("journey") and chromium.find() is None:
        if chromium.in_ci():
            pytest.fail(chromium.ADVICE, pytrace=False)
        pytest.skip(chromium.ADVICE)


@pytest.fixture(autouse=True)
def _undone_releases_are_forgotten() -> Iterator[None]:
    """Each test undoes what it released or counted; in a real house nothing does, so sums are kept."""
    yield
    from django.core.cache import cache

    from efterord.queries import questionnaires, results

    results._forget()
    questionnaires._edition.cache_clear()
    cache.clear()


@pytest.fixture
def seed() -> int:
    """The run's seed, for tests that draw at random; it stands in the report's header."""
    return SEED


@pytest.fixture
def scale(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Gives `scale(small, full)`: the small number, or with --long the full one."""

    def choose(small: int, full: int) -> int:
        return full if request.config.getoption("long") else small

    return choose


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A headless Chromium, for one file of journeys.

    It ends with the file, since Django refuses the database while Playwright's loop is running.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        yield running
        running.close()
