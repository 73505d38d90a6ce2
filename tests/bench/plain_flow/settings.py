"""An ordinary Django 5.2 project that asks the same questions: what the product's survey is measured against.

What it has: the middleware and context processors of `startproject`, WhiteNoise for one small stylesheet, forms.Form
per page, templates that extend a base, the CSRF check, answers kept page by page in the database session (the
default), POST and redirect, and one row written at the end. What it has not: the admin, invitations, drafts,
encryption, padding, receipts, a language switch, gzip, a content security policy.

Why that is fair: a team that wants an exit survey and nothing else would write this in a day. It asks the same
questions with the same choices in the same words, on as many pages, by as many requests, on the same server with the
same number of workers and threads, and on the same database with the same options (Django's own defaults for SQLite
took as long: 183 against 188 ms a response). With LEAN=1 it keeps nothing between the pages: the answers so far go
along as a signed hidden field, and on as a part of the address, and the middleware for sessions, log-in and messages
is left out.
"""

import os
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
IS_LEAN = os.environ.get("LEAN") == "1"
DATABASE = urllib.parse.urlsplit(os.environ["PLAIN_DATABASE_URL"])

SECRET_KEY = "nothing here is secret: a benchmark on loopback"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tests.bench.plain_flow",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
if IS_LEAN:
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("django.contrib.")]
    CONTEXT_PROCESSORS = []
ROOT_URLCONF = "tests.bench.plain_flow.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE.path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
    if DATABASE.scheme == "sqlite"
    else {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE.path.lstrip("/"),
        "USER": DATABASE.username or "",
        "HOST": urllib.parse.parse_qs(DATABASE.query).get("host", [DATABASE.hostname or ""])[0],
        "PORT": str(DATABASE.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "sv"
USE_TZ = True
STATIC_URL = "/static/"
# The static page that the first visit is compared with lies in a folder of its own.
STATICFILES_DIRS = [os.environ.get("STATIC_SITE") or HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31536000
