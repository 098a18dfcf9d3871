"""Settings of 督行, driven by the environment (docs/settings.md lists every name)."""

from csp.constants import NONE, SELF

from config import env
from config.paths import data_dir

DATA_DIR = data_dir()
PROFILE = env.text("DUXING_PROFILE", "standard")
DEBUG = env.flag("DEBUG")
HTTPS = env.flag("DUXING_HTTPS")
SECRET_KEY = env.secret_key(DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "duxing.core",
    "duxing.audit",
    "duxing.orgs",
    "duxing.files",
    "duxing.workdays",
    "duxing.notices",
    "duxing.papers",
    "duxing.sources",
    "duxing.matters",
    "duxing.intake",
    "duxing.cockpit",
    "duxing.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "duxing.core.middleware.SafeAnswers",
    "duxing.audit.middleware.OwnMoment",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "duxing.core.middleware.SessionLimits",
    "duxing.orgs.middleware.FirstPassword",
    "duxing.core.middleware.Refusals",
    "duxing.audit.middleware.SmuggledFields",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": env.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_HANDLERS = ["duxing.files.uploads.Uploads"]
# Made when the first upload comes; a name of Django's own would have to exist before that.
UPLOAD_FOLDER = DATA_DIR / "files" / ".incoming"
# Served from where the apps keep them: nothing to collect, nothing to forget after an upgrade.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "duxing.files.storage.DurableStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

AUTH_USER_MODEL = "orgs.User"
LOGIN_URL = "orgs:login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "duxing.orgs.backends.Accounts",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_MIN_LENGTH = max(8, env.number("PASSWORD_MIN_LENGTH", 10))
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "duxing.orgs.passwords.Complexity"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = env.number("LOGIN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = env.number("LOGIN_LOCK_MINUTES", 30) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "duxing.orgs.lockout.keep_our_answer"
AXES_VERBOSE = False

SESSION_ENGINE = "duxing.core.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Binds each cookie to this very host: no other under the same domain can set one of that name.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}dx_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}dx_csrf"
SEEN_COOKIE_NAME = f"{COOKIE_PREFIX}dx_seen"
MESSAGE_STORAGE = "duxing.core.messages.CookieMessages"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 60 * min(30, env.number("SESSION_IDLE_MINUTES", 15))
SESSION_ABSOLUTE_SECONDS = 3600 * min(24, env.number("SESSION_HOURS", 8))
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = False
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with every form, and the CSRF check refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "config.proxied.client_address"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Gateways for messages that leave the system: "sms=city.gateways.Sms", separated by commas.
NOTICE_CHANNELS = dict(pair.split("=", 1) for pair in env.words("NOTICE_CHANNELS"))
DIGEST_ALGORITHM = env.text("DIGEST_ALGORITHM", "sm3")
CHECKPOINT_MINUTES = env.number("CHECKPOINT_MINUTES", 10)
CHECKPOINT_ENTRIES = env.number("CHECKPOINT_ENTRIES", 1000)
CHECKPOINT_DIRS = env.words("CHECKPOINT_DIRS")
CHECKPOINT_KEY = env.text("CHECKPOINT_KEY")
CHECKPOINT_ALGORITHM = env.text("CHECKPOINT_ALGORITHM", "ed25519")
CHECKPOINT_ORIGIN = env.text("CHECKPOINT_ORIGIN")
UPLOAD_MAX_BYTES = 1024 * 1024 * env.number("UPLOAD_MAX_MB", 200)
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.OneLine", "format": "%(asctime)sZ %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
