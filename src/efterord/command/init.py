"""`efterord init`: key file, keystore, database, organisation and first administrator, again and again without harm."""

import argparse
import os
import sys
from collections.abc import Callable

from efterord.command import checks_files as files
from efterord.command import start
from efterord.words import Language, Role, Sector

STARTS_DJANGO = False
EXAMPLE = """\
examples:
  efterord init
  efterord init --name "Region Mälarvik" --languages sv,nb,en --sector swedish_public --admin ada@example.org
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "init",
        help="make an installation, or say what stands",
        description="Makes what an installation lacks and leaves what stands. "
        "On a terminal it asks for what is missing.",
        epilog=EXAMPLE,
    )
    parser.add_argument("--name", help="the employer's name, as leavers know it")
    parser.add_argument("--languages", metavar="sv,nb,en", help="the organisation's languages, its own first")
    parser.add_argument("--sector", choices=[s.value for s in Sector], help="whose rules apply")
    parser.add_argument("--admin", metavar="MAIL", help="the first administrator, who gets a one-time link")


def run(arguments: argparse.Namespace) -> int:
    """This function will set up what is lacking and say what stands already."""
    from django.conf import settings

    is_new = not settings.KEYSTORE.exists()
    if is_new and _has_lost_keystore():
        print(
            f"efterord init: the database holds an organisation, but its keystore {settings.KEYSTORE} is gone. Put it "
            f"back from its own backup, and the key file it was made with at {settings.KEY_FILE}. A new keystore could "
            "open nothing of what is stored, so none was made.",
            file=sys.stderr,
        )
        return 1
    if is_new and not _ask(arguments, ("name", "languages", "sector", "admin")):
        return 2
    if _languages(arguments) is None:
        print(f"efterord init: --languages takes {', '.join(Language)} with commas between.", file=sys.stderr)
        return 2
    _files(settings)
    start.django()
    _in_use = start.share()
    _database()
    if not _organisation(arguments):
        return 2
    return _administrator(arguments)


def _has_lost_keystore() -> bool:
    """Whether there is an organisation already; asked only where there is no keystore."""
    from django.db import connection

    start.django()
    # To ask SQLite for a database would make one.
    if connection.vendor == "sqlite" and not files.exists(connection.settings_dict["NAME"]):
        return False
    from efterord import gate
    from efterord.queries import organisation

    try:
        return organisation.stands(gate.OPERATOR)
    finally:
        connection.close()


def _files(settings: object) -> None:
    """The data directory, the key file beside it and the keystore in it, each for its owner alone."""
    from efterord.vault import holder, keyfile

    data, key, keystore = settings.DATA, settings.KEY_FILE, settings.KEYSTORE  # type: ignore[attr-defined]
    was = {path for path in (data, key, keystore) if path.exists()}
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(data, 0o700)
    key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    holder.establish(key_file=key, keystore_path=keystore)
    settings.SECRET_KEY = keyfile.secret_key(keyfile.read(key))  # type: ignore[attr-defined]
    for path, name in ((data, "data directory"), (key, "key file"), (keystore, "keystore")):
        _say(name, path, path in was)
    if key not in was:
        print("  Copy the key file to a place apart from every backup. Without it nothing here can be read.")


def _database() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    _say("database", connection.settings_dict["NAME"], not waiting)


def _organisation(arguments: argparse.Namespace) -> bool:
    from efterord import clock, gate
    from efterord.queries import organisation as known
    from efterord.services import organisation

    stands = known.organisation(gate.OPERATOR) if known.is_set_up() else None
    if stands is None and not _ask(arguments, ("name", "languages", "sector")):
        return False
    if stands is None or arguments.name or arguments.languages or arguments.sector:
        stands = organisation.set_up(
            gate.OPERATOR,
            name=arguments.name or stands.name,  # type: ignore[union-attr]
            sector=Sector(arguments.sector or stands.sector),  # type: ignore[union-attr]
            languages=_languages(arguments) or [Language(x) for x in stands.languages],  # type: ignore[union-attr]
            today=clock.today(),
        )
    print(f"organisation: {stands.name} ({', '.join(stands.languages)}; {stands.sector})")
    return True


def _administrator(arguments: argparse.Namespace) -> int:
    from efterord import gate
    from efterord.queries import accounts as known
    from efterord.queries import organisation
    from efterord.services import accounts

    if not arguments.admin:
        if known.has_administrator(gate.OPERATOR):
            print("administrator: stands")
            return 0
        if not _ask(arguments, ("admin",)):
            return 2
    user = known.user_by_mail(gate.OPERATOR, arguments.admin)
    if user is None:
        language = Language(organisation.languages()[0])
        name = arguments.admin.partition("@")[0]
        user = accounts.add_user(gate.OPERATOR, email=arguments.admin, name=name, language=language)
    accounts.grant_role(gate.OPERATOR, user=user, role=Role.ADMINISTRATOR)
    if user.has_usable_password():
        print(f"administrator: {user.email} stands and has chosen a password")
        return 0
    print(f"administrator: {user.email} chooses a password here, once, within three days:")
    print(f"  {accounts.make_sign_in_link(gate.OPERATOR, user=user)}")
    return 0


QUESTIONS: dict[str, tuple[str, str]] = {
    "name": ("The employer's name, as leavers know it", ""),
    "languages": ("Languages, the organisation's own first", "sv,nb,en"),
    "sector": (f"Sector ({', '.join(Sector)})", Sector.PRIVATE.value),
    "admin": ("Mail address of the first administrator", ""),
}


def _ask(arguments: argparse.Namespace, wanted: tuple[str, ...], read: Callable[[str], str] = input) -> bool:
    """Asks on a terminal for what no option told; elsewhere says which options are missing."""
    missing = [name for name in wanted if not getattr(arguments, name)]
    if missing and not sys.stdin.isatty():
        print(f"efterord init: also needs {', '.join(f'--{name}' for name in missing)}.", file=sys.stderr)
        return False
    for name in missing:
        question, default = QUESTIONS[name]
        while not getattr(arguments, name):
            setattr(arguments, name, read(f"{question}{f' [{default}]' if default else ''}: ").strip() or default)
    return True


def _languages(arguments: argparse.Namespace) -> list[Language] | None:
    """The languages told, in their order and once each; None if one of them is none."""
    told = [x.strip() for x in (arguments.languages or "").split(",") if x.strip()]
    if not all(x in list(Language) for x in told):
        return None
    return [Language(x) for x in dict.fromkeys(told)]


def _say(what: str, where: object, stood: bool) -> None:
    print(f"{what}: {where} {'stands' if stood else 'made'}")
