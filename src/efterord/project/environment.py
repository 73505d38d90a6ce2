"""What the administrator has set: the environment first, then `efterord.toml` in the data directory, then a default."""

import hashlib
import os
import tomllib
import urllib.parse
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


class BadSetting(ImproperlyConfigured):
    """A setting that cannot be used, said so that the one who wrote it can mend it."""


def data_directory() -> Path:
    """This function will return the data directory named by EFTERORD_DATA, or the default in the home directory."""
    return Path(os.environ.get("EFTERORD_DATA") or Path.home() / ".local/share/efterord").expanduser().absolute()


def setting(name: str, default: str = "") -> str:
    """This function will return a setting by its environment name, from the environment or from efterord.toml."""
    value = os.environ.get(name)
    if value is not None:
        return value
    return str(_file().get(name.removeprefix("EFTERORD_").lower(), default))


def public_url() -> str:
    """This function will return the address people use, without a slash at its end; it has a host and no path."""
    told = setting("EFTERORD_URL") or f"http://127.0.0.1:{setting('EFTERORD_PORT') or '8000'}"
    url = told.rstrip("/")
    parts = urllib.parse.urlsplit(url)
    is_bare = url == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc and not parts.netloc.endswith(":")
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_bare:
        raise BadSetting(
            f"EFTERORD_URL is {told!r}; write https://HOST or https://HOST:PORT, with nothing after it: Efterord needs "
            "a host name of its own and cannot lie under a path"
        )
    return url


def key_file() -> Path:
    """This function will return where the key file is: EFTERORD_KEY_FILE, or `DIR.key` beside the data directory."""
    named = setting("EFTERORD_KEY_FILE")
    directory = data_directory()
    return Path(named).expanduser().absolute() if named else directory.with_name(directory.name + ".key")


def after_backups() -> Path:
    """This function will return the folder for what a restore does again, EFTERORD_AFTER_BACKUPS or among the data."""
    named = setting("EFTERORD_AFTER_BACKUPS")
    return Path(named).expanduser().absolute() if named else data_directory() / "after-backups"


def database() -> dict[str, Any]:
    """This function will return Django's description of the database; its options are the ones of the stack paper."""
    default = f"sqlite://{urllib.parse.quote(str(data_directory() / 'efterord.sqlite3'))}"
    url = setting("EFTERORD_DATABASE_URL") or default
    parts = urllib.parse.urlsplit(url)
    match parts.scheme:
        case "sqlite":
            return _sqlite(urllib.parse.unquote(parts.path))
        case "postgresql" | "postgres":
            return _postgresql(parts)
    raise BadSetting(
        f"EFTERORD_DATABASE_URL begins with {parts.scheme!r}; write sqlite:///absolute/path or postgresql://..."
    )


def proxies() -> int:
    """This function will return how many proxies stand in front, each of them adding to X-Forwarded-For."""
    told = setting("EFTERORD_PROXIES") or "0"
    if not (told.isascii() and told.isdigit()):
        raise BadSetting(f"EFTERORD_PROXIES is {told!r}; write how many proxies stand in front of Efterord, 0 or more")
    return int(told)


def mail() -> dict[str, Any]:
    """This function will return Django's mail settings from EFTERORD_MAIL_URL, smtp://user:word@host:port?tls=1."""
    url = setting("EFTERORD_MAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadSetting(
            "EFTERORD_MAIL_URL must read smtp://USER:WORD@HOST:PORT, with ?tls=1 for STARTTLS, or smtps://"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": urllib.parse.unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": urllib.parse.unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": "tls=1" in parts.query,
        "EMAIL_TIMEOUT": 20,
    }


def sms() -> tuple[str, str]:
    """This function will return the gateway for text messages, as an address ("" for none) and a token.

    The token and the text travel to it, so it is reached by https, or on this machine. docs/sms.md tells the rest.
    """
    url = setting("EFTERORD_SMS_URL")
    if not url:
        return "", ""
    parts = urllib.parse.urlsplit(url)
    is_here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not parts.hostname or parts.username or parts.fragment or not (parts.scheme == "https" or is_here):
        raise BadSetting(
            f"EFTERORD_SMS_URL begins with {parts.scheme!r}; write https://HOST/PATH, with the token in "
            "EFTERORD_SMS_TOKEN (http only to a gateway on this machine)"
        )
    return url, setting("EFTERORD_SMS_TOKEN")


def digest(directory: Path) -> str:
    """This function will return eight hexadecimal digits that change with the content of a directory's files."""
    found = hashlib.sha256()
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:8]


def _file() -> dict[str, Any]:
    path = data_directory() / "efterord.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadSetting(f"{path} cannot be read: {error}") from error


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # DEFERRED lost 893 of 1,200 concurrent writes (stack.md).
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: NORMAL lost acknowledged answers in 229 of 300 simulated power cuts.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
        # The test database is a file too: memory would hide the write-ahead log and the rowid.
        "TEST": {"NAME": str(data_directory() / "test.sqlite3")},
    }


def _postgresql(parts: urllib.parse.SplitResult) -> dict[str, Any]:
    query = urllib.parse.parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        # A socket directory comes as ?host=/path, a port as usual.
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        # Values go beside a statement, not in it: PostgreSQL writes one that fails into its log, with the time.
        "OPTIONS": {"options": "-c synchronous_commit=on", "server_side_binding": True, **_pool()},
    }


def _pool() -> dict[str, Any]:
    # Tests drop their databases, which an idle pool would hold open.
    if setting("EFTERORD_MODE") == "test":
        return {}
    # A worker has fewer threads than connections, so nobody waits for one but while there is none to be had; then
    # whoever pressed a button is soon told that the fault is ours. What could not be reached is tried again at the next
    # page, not after the pool's own pauses, which grow to minutes.
    return {"pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 3}}
