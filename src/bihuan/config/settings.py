"""设置 settings: everything Django and the libraries are told, in one file, read from the environment strictly."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from bihuan.config import env, kept
from bihuan.core.chain import ALGORITHMS

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.path("BIHUAN_DATA", default="var")
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("BIHUAN_DEBUG", default=False)
DEMO = env.flag("BIHUAN_DEMO", default=False)
HTTPS = env.flag("BIHUAN_HTTPS", default=False)
SECRET_KEY = kept.secret_key(DATA)
WORLD_OFFSET = kept.world_offset(DATA, demo=DEMO)
ALLOWED_HOSTS = env.words("BIHUAN_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "bihuan.ledger",
    "bihuan.people",
    "bihuan.plans",
    "bihuan.matters",
    "bihuan.watch",
    "bihuan.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bihuan.web.packing.PackText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bihuan.web.sessions.stay_signed_in",
    "bihuan.web.sessions.speak_own_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

CSRF_FAILURE_VIEW = "bihuan.web.pages.outage.unproven"
ROOT_URLCONF = "bihuan.config.urls"
WSGI_APPLICATION = "bihuan.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bihuan.web.rooms.shown",
            ],
        },
    },
]

DATABASE_URL = env.url(
    "DATABASE_URL", schemes={"sqlite", "postgres", "postgresql"}, default=f"sqlite:///{DATA / 'db.sqlite3'}"
)
DATABASES = {"default": dict(dj_database_url.parse(DATABASE_URL))}
if DATABASE_URL.startswith("sqlite"):
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait for each other instead of failing at COMMIT.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten: words that went by law do not linger in freed pages.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# New entries and seals are digested so; what is in the ledger keeps verifying by the digest it names.
LEDGER_DIGEST = env.choice("BIHUAN_DIGEST", allowed=tuple(ALGORITHMS), default="sha256")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "bihuan.web.pages.signin.ClosedHouse"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Two counters of failed sign-ins would answer differently, and a whole office may share one address: axes alone counts.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}

LOCKOUT_MINUTES = 15
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=LOCKOUT_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "bihuan.web.pages.signin.named"
AXES_LOCKOUT_CALLABLE = "bihuan.web.pages.signin.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_IDLE_MINUTES = env.integer("BIHUAN_IDLE_MINUTES", default=480, least=5, most=1440)
SESSION_COOKIE_AGE = SESSION_IDLE_MINUTES * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ORIGINS = [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
CSRF_TRUSTED_ORIGINS = ORIGINS if HTTPS else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20  # a pasted text may be as long as an uploaded one, and is escaped on its way

# Without a mail server notices are laid down as files, for whatever carries them on.
EMAIL_HOST = env.text("BIHUAN_MAIL_HOST", default="")
EMAIL_PORT = env.integer("BIHUAN_MAIL_PORT", default=25, least=1, most=65535)
EMAIL_DOMAIN = env.text("BIHUAN_MAIL_DOMAIN", default="bihuan.invalid")
DEFAULT_FROM_EMAIL = env.text("BIHUAN_MAIL_FROM", default=f"bihuan@{EMAIL_DOMAIN}")
EMAIL_TIMEOUT = 10
NOTICE_FOLDER = DATA / "notices"

# Kinds of matter of this site's own, one TOML file each, in front of the shipped ones; it need not be there.
KINDS_FOLDER = DATA / "kinds"
LIGHTS_FOLDER = DATA / "lights"

# A model that may read a draft's document once more, upon request; without an address there is none.
MODEL_URL = env.text("BIHUAN_MODEL_URL", default="") and env.url(
    "BIHUAN_MODEL_URL", schemes=("http", "https"), default=""
)
MODEL_NAME = env.text("BIHUAN_MODEL_NAME", default=None if MODEL_URL else "")
MODEL_KEY = env.text("BIHUAN_MODEL_KEY", default="")

# The last shipped notice of holidays that counts without being taken in; later ones count once they are sealed.
CALENDAR_UNTIL = env.text("BIHUAN_CALENDAR_UNTIL", default="")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else ("whitenoise.storage.CompressedManifestStaticFilesStorage")
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "uploads"}},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "time={asctime} level={levelname} logger={name} message={message!r}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "httpx": {"level": "WARNING"},  # it would write addresses down, which may hold a password
    },
}
