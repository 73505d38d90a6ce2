"""Every setting, in one file, all from the environment (environment.py says how it is read)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from efterord.project import environment
from efterord.vault import errors, holder, keyfile

PACKAGE = Path(__file__).resolve().parent.parent
DATA = environment.data_directory()
MODE = environment.setting("EFTERORD_MODE", "production")
IS_DEMO = MODE == "demo"
PUBLIC_URL = environment.public_url()
IS_HTTPS = PUBLIC_URL.startswith("https://")

# The key file: the secret key is derived from it. Without one Django refuses to start, as it should.
KEY_FILE = environment.key_file()
KEYSTORE = DATA / "keystore.sqlite3"
# Of backups: the public half of the recovery kit, when the last was verified, and what a restore must do again.
RECOVERY_KIT = DATA / "recovery-kit"
LAST_VERIFIED_BACKUP = DATA / "last-verified-backup"
AFTER_BACKUPS = environment.after_backups()
PG_BIN = environment.setting("EFTERORD_PG_BIN")
holder.configure(
    key_file=KEY_FILE,
    keystore=KEYSTORE,
    # A process that serves pages never holds the private halves of the pool's keys (promise.md, 7).
    with_pool=environment.setting("EFTERORD_PROCESS") != "web",
)
try:
    SECRET_KEY = keyfile.secret_key(keyfile.read(KEY_FILE))
except errors.VaultError:
    SECRET_KEY = ""

DEBUG = False
HOST = PUBLIC_URL.partition("://")[2].partition("/")[0].rpartition(":")[0] or PUBLIC_URL.partition("://")[2]
ALLOWED_HOSTS = [HOST, *environment.setting("EFTERORD_HOSTS").split()] + (
    [] if IS_HTTPS else ["127.0.0.1", "localhost", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "efterord.project.app.EfterordConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "template_partials",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "efterord.web.shell.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "efterord.web.shell.middleware.Respondents",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "efterord.web.shell.csrf.FormCheck",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "efterord.web.shell.middleware.Sessions",
    "efterord.web.shell.middleware.Languages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "efterord.web.shell.middleware.Refusals",
]
ROOT_URLCONF = "efterord.project.urls"
WSGI_APPLICATION = "efterord.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "efterord.web.shell.context.frame",
            ],
            "libraries": {"parts": "efterord.web.design.templatetags.parts"},
            "builtins": ["django.templatetags.i18n", "template_partials.templatetags.partials"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

DATABASES = {"default": environment.database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Log-in: django-allauth, closed to sign-up, MFA at hand.
AUTH_USER_MODEL = "efterord.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"] if MODE == "test" else ["efterord.web.accounts.passwords.Hasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "efterord.web.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# Tries are counted per address: behind a proxy that is the proxy's own, unless its word for the visitor's is trusted.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.proxies()
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "efterord.web.accounts.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = "Efterord"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Sessions: 30 minutes idle, 12 hours at most (middleware.Sessions), in the database so that a role's end bites.
SESSION_COOKIE_AGE = 1800
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_NAME = "__Host-staff" if IS_HTTPS else "staff"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "__Host-form" if IS_HTTPS else "form"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "efterord.web.shell.views.form_is_stale"
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_HTTPS else "language"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "no-referrer"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # frame-ancestors 'none' in our policy says what X-Frame-Options would

LANGUAGE_CODE = "en"
LANGUAGES = [("sv", _("Swedish")), ("nb", _("Norwegian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# The address changes with the files, so that a browser may keep them for a year.
STATIC_URL = f"/static/{environment.digest(STATICFILES_DIRS[0])}/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = None  # nothing is collected: the finders serve the package's own files
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31536000

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

globals().update(environment.mail())
DEFAULT_FROM_EMAIL = environment.setting("EFTERORD_MAIL_FROM", f"efterord@{HOST}")
IS_MAIL_SET = "smtp" in globals()["EMAIL_BACKEND"]
SMS_URL, SMS_TOKEN = environment.sms()
IS_SMS_SET = bool(SMS_URL)

# No address, agent or path in any log the product writes: Django's request log prints paths, and a path may be a token.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}, "none": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["none"], "propagate": False},
        "django.security": {"handlers": ["none"], "propagate": False},
        "django.server": {"handlers": ["none"], "propagate": False},
        # For a variable it does not find, a template writes its whole context at the lowest level.
        "django.template": {"handlers": ["none"], "propagate": False},
        "efterord": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
