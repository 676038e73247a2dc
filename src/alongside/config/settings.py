"""Settings, read from the environment. Importing them starts nothing and writes nothing.

ALONGSIDE_HOME            where this installation keeps its data (see places.py)
DATABASE_URL              a PostgreSQL, 16 or later, as the owner; without it the embedded one (see databases.py)
DATABASE_SERVICE_URL      the same database as the role that serves
DATABASE_FAMILY_URL       the same as the role of families, and DATABASE_PARTNER_URL as that of partners
ALONGSIDE_DATABASE_ROLE   `owner` for commands that change the shape of the database; else the serving role
SECRET_KEY                signs sessions and forms; else the file `secret-key` in ALONGSIDE_HOME
COUNCIL_NAME              the council whose service this is
COUNCIL_NUMBER            its three-digit number in the Department's returns
COUNCIL_COLOUR            its colour on letters and documents, as #rrggbb; must be dark enough to read on white
DOCUMENT_FONTS            folders with more fonts (TTF, OTF) for letters and documents, separated by commas
COUNCIL_ADDRESS           the address letters are sent from, lines separated by semicolons
COUNCIL_PHONE             the number of children's services in office hours, as it is printed on pages outside
COUNCIL_PHONE_ALWAYS      its number that answers day and night
COUNCIL_HOURS             when what is sent from outside is read: "Monday to Friday, 9am to 5pm"
EXIT_TO                   where Exit leads from pages outside: a page that tells nobody anything
ALLOWED_HOSTS             the names this service answers to, separated by commas
OIDC_ISSUER               the council's identity provider (OpenID Connect); staff sign in with it where it is named
OIDC_CLIENT_ID            who we are to it
OIDC_CLIENT_SECRET        and the secret that goes with it
OIDC_NAME                 what staff call it, like "your council account"
OIDC_PROVIDER_HAS_SECOND_FACTOR  1 where the provider always asks for a second factor itself
SSO_ORIGINS               more origins the provider sends people through, separated by commas
SECOND_FACTOR_ROLES       the roles that must have a second factor, separated by commas; `all` (default) or `none`
BEHIND_PROXY              1 when a proxy in front ends TLS and sets X-Forwarded-Proto
RESTRICTION_ASKED_DAYS_BEFORE  days before its day that the owner of a restricted record is asked to look again; 28 (local)
EMERGENCY_HOURS           hours a restricted record stays open to whoever opened it in an emergency; 12 (local)
WHO_LOOKED_DAYS_AFTER     days after a look that the person it is about may read of it; 28 (local)
SEALS_FILE                where the seals of the log of looks are kept besides the database
SPOKEN_DECISION_WORKING_DAYS  working days to confirm a decision agreed by phone; 1 unless said otherwise (local)
FILES_TAKEN               kinds of file that may be attached: pdf, word, spreadsheet, photograph, text, email, audio
FILE_MEGABYTES            the largest file, in megabytes; 10 unless said otherwise (local, as are the next three)
FILE_MEGAPIXELS           the largest picture, in millions of points; 60
FILE_PAGES                the longest PDF, in pages; 500
FILES_AT_ONCE             how many files at once; 10
OPEN_FILES_NOT_SCANNED    1 where files may be opened although no scanner for malware is installed
CLAMAV_SOCKET             where clamd listens: a path, or host:port; else the program clamscan is used where there is one
CLAMAV_DATABASE           a folder of signatures for clamscan, where it is not the usual one
CLAMSCAN                  the program, where it is not on the path; `none`: use no scanner
PSEUDO_LANGUAGE           1 where the outside doors also offer the made-up language (accented, read from the right)
OFFICE_HOURS              when somebody answers the telephone, "09:00 17:00 12:00": opens, closes, closes before a weekend or a
                          bank holiday; nothing new reaches a family by itself at another time (local)
EMAILS_BY                 who carries emails: `local` (into the outbox, and no further), `smtp` or `notify` (GOV.UK Notify)
TEXTS_BY                  who carries text messages: `local` or `notify`
LETTERS_BY                who posts letters: `local` (the office prints them) or `notify`
SMTP_ADDRESS              the mail server, as host:port; SMTP_USER and SMTP_PASSWORD where it asks for them
SMTP_TLS                  `starttls` (default), `tls` from the first byte, or `none` for a server on this machine
MAIL_FROM                 the address emails come from
NOTIFY_KEY                the key of the council's service with GOV.UK Notify
NOTIFY_EMAIL_TEMPLATE     its templates there, by number: an email with ((subject)) and ((words)),
NOTIFY_TEXT_TEMPLATE      and a text message with ((words))
NOTIFY_RECEIPTS_TOKEN     the bearer token with which GOV.UK Notify posts receipts to /receipts/; without it nothing is taken there
POST_FROM                 how a message says who it is from; COUNCIL_NAME unless said otherwise
POST_SUBJECT              the subject of every email to a family; "A message for you" unless said otherwise
SESSION_HOURS_AT_MOST     hours after which somebody signs in again, however busy; 72 unless said otherwise (local)
DEMO                      1 for the demonstration: made-up people, plain http on this machine
"""

import os
import secrets
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from alongside.config import databases
from alongside.config.places import PACKAGE, home
from alongside.design import catalogues


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _secret_key() -> str:
    """The named key, or the kept one, or one for this process alone (`serve` refuses to run on that)."""
    if named := os.environ.get("SECRET_KEY"):
        return named
    try:
        return ALONGSIDE_SECRET_FILE.read_text().strip()
    except OSError:
        return secrets.token_urlsafe(48)


DEMO = os.environ.get("DEMO") == "1"
DEBUG = False
COUNCIL_NAME = os.environ.get("COUNCIL_NAME", "Demonstration Council" if DEMO else "")
COUNCIL_NUMBER = os.environ.get("COUNCIL_NUMBER", "")
COUNCIL_COLOUR = os.environ.get("COUNCIL_COLOUR", "#1d4f91")
DOCUMENT_FONTS = _list("DOCUMENT_FONTS")
COUNCIL_ADDRESS = [
    line.strip()
    for line in os.environ.get(
        "COUNCIL_ADDRESS", "Children's Services;The Civic Centre;Demonstration Town DM1 1AA" if DEMO else ""
    ).split(";")
    if line.strip()
]
# Numbers kept free for stories (01632 960xxx), so that the demonstration rings nobody. Its teams have them from here.
DEMO_PHONE, DEMO_PHONE_ALWAYS = "01632 960100", "01632 960199"
COUNCIL_PHONE = os.environ.get("COUNCIL_PHONE", DEMO_PHONE if DEMO else "")
COUNCIL_PHONE_ALWAYS = os.environ.get("COUNCIL_PHONE_ALWAYS", DEMO_PHONE_ALWAYS if DEMO else "")
COUNCIL_HOURS = os.environ.get("COUNCIL_HOURS") or "Monday to Friday, 9am to 5pm, but not on bank holidays"
EXIT_TO = os.environ.get("EXIT_TO") or "https://www.bbc.co.uk/weather"
ALONGSIDE_HOME = home()
ALONGSIDE_SECRET_FILE = ALONGSIDE_HOME / "secret-key"
SECRET_KEY = _secret_key()

# Where

ALLOWED_HOSTS = _list("ALLOWED_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"
DATABASE_ROLE = os.environ.get("ALONGSIDE_DATABASE_ROLE", databases.SERVICE)
DATABASES = {"default": databases.connection(DATABASE_ROLE)}
for role in (databases.FAMILY, databases.PARTNER):
    if databases.has_own_login(role):
        DATABASES[role] = databases.connection(role)
DATABASE_ROUTERS = ["alongside.config.databases.OnlyTheService"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes, since rate limits count in it.
# What is counted against guessing and flooding stands here: at the usual 300 entries somebody could push a count out of it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Nobody signs in from outside, and nothing leaves, before the tests have proved this version (accounts/proofs.py). No
# variable changes this: only the demonstration, whose people are made up, does without.
OUTSIDE_WITHOUT_PROOFS = DEMO

# What

INSTALLED_APPS = [
    "alongside.accounts",
    "alongside.record",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_linear_migrations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alongside.config.middleware.keep_what_was_typed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.accounts.middleware.keep_session",
    "alongside.config.viewer.attach_viewer",
    "alongside.accounts.family.sessions.keep_family_session",
    "alongside.config.reader.attach_reader",
    "alongside.accounts.second_factor.required.second_factor_first",
    "alongside.desk.access.asking.ask_reason",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # The last one lets a door keep a room's templates beside its views: "desk/referral/decide.html".
        "DIRS": [PACKAGE / "design" / "templates", PACKAGE / "accounts" / "templates", PACKAGE],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "alongside.design.jinja.environment", "context_processors": _CONTEXT},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

# When, and in which words

TIME_ZONE = "Europe/London"
USE_TZ = True
LANGUAGE_CODE = catalogues.ENGLISH
USE_I18N = True
LANGUAGES = catalogues.languages()
# Written by design.language from the catalogues when one is first asked for.
LOCALE_PATHS = [ALONGSIDE_HOME / "locale"]
PSEUDO_LANGUAGE = os.environ.get("PSEUDO_LANGUAGE", "1" if DEMO else "0") == "1"

# Who

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["alongside.accounts.sign_in.StaffBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "alongside.design.answers.not_from_here"
SESSION_COOKIE_AGE = 12 * 60 * 60  # idle seconds; accounts.middleware.keep_session renews it
SESSION_HOURS_AT_MOST = int(os.environ.get("SESSION_HOURS_AT_MOST", "72"))  # however busy somebody is
ACCOUNT_ADAPTER = "alongside.accounts.sign_in.StaffAdapter"
ACCOUNT_FORMS = {"login": "alongside.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = [
    "email*",
    "password1*",
]  # allauth reads from it that there are passwords; nobody signs up
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by managers
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
# A whole council may come from one address, so the limits by address are wide; those by account are not.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
DEMO_PASSWORD = "alongside demo"  # noqa: S105  of everybody in examples/cast.py; shown on the demonstration's sign-in page
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "alongside.accounts.passwords.NotOurOwnWords"},
]
SECRET_KEY_FALLBACKS = _list("SECRET_KEY_FALLBACKS")
SECOND_FACTOR_ROLES = frozenset(_list("SECOND_FACTOR_ROLES") or ["none" if DEMO else "all"]) - {"none"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
MFA_ADAPTER = "alongside.accounts.second_factor.keeping.SecondFactors"
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # a manager who opens an account knows whose it is; no address is verified by mail
)
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # http://localhost
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = False  # a write on every page; the log of who looked is the record's own

# Who, by the council's own sign-in

OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = os.environ.get("OIDC_NAME") or "your council account"
OIDC_PROVIDER_HAS_SECOND_FACTOR = os.environ.get("OIDC_PROVIDER_HAS_SECOND_FACTOR") == "1"
SOCIALACCOUNT_ADAPTER = "alongside.accounts.council.joining.CouncilSignIn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "alongside.accounts.council.provider.CouncilProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": OIDC_NAME,
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}


def _origins(*addresses: str) -> list[str]:
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses) if parts.netloc]


# Kept from harm

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The origin of the identity provider too: this also holds for the redirect after the sign-in form.
        "form-action": [SELF, *_origins(OIDC_ISSUER), *_list("SSO_ORIGINS")],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Over https a cookie of ours can be set by no other site of the council's domain.
SESSION_COOKIE_NAME = "sessionid" if DEMO else "__Host-sessionid"
# Somebody outside the staff has a session of another kind: neither cookie opens the other's pages.
FAMILY_COOKIE_NAME = "family" if DEMO else "__Host-family"
FAMILY_DEVICE_COOKIE_NAME = "family-device" if DEMO else "__Host-family-device"
CSRF_COOKIE_NAME = "csrftoken" if DEMO else "__Host-csrftoken"
CSRF_COOKIE_AGE = None  # it goes when the browser closes: nothing of a visit stays on the device
# What leads a browser back to a form of the public door it has begun.
TAB_COOKIE = "tab" if DEMO else "__Host-tab"
# What a page says once ("Told Dana Cole") is kept by us and never in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
if os.environ.get("BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Style sheets, scripts, fonts

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # style sheets and scripts are for our own pages
STATIC_ROOT = ALONGSIDE_HOME / "static"
STATICFILES_DIRS = [folder for folder in [PACKAGE / "design" / "static"] if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # The demonstration starts quickly; a real service compresses once for many visits.
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = ALONGSIDE_HOME / "files"
# Forms say themselves, at the field, when too much was typed or attached; these only keep what cannot be meant from being read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024  # bytes of words
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# Chosen by the council (local practice, not law)

# What may be attached, how large, and whether what nobody scanned for malware may be opened.
FILES_TAKEN = _list("FILES_TAKEN") or ["pdf", "word", "spreadsheet", "photograph", "text", "email"]
FILE_LARGEST = int(os.environ.get("FILE_MEGABYTES", "10")) * 1024 * 1024  # bytes
FILE_PIXELS = int(os.environ.get("FILE_MEGAPIXELS", "60")) * 1_000_000
FILE_PAGES = int(os.environ.get("FILE_PAGES", "500"))
FILES_AT_ONCE = int(os.environ.get("FILES_AT_ONCE", "10"))
OPEN_FILES_NOT_SCANNED = os.environ.get("OPEN_FILES_NOT_SCANNED", "1" if DEMO else "0") == "1"
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
CLAMAV_DATABASE = os.environ.get("CLAMAV_DATABASE", "")
CLAMSCAN = os.environ.get("CLAMSCAN", "clamscan")

# By when a decision that was agreed by phone is confirmed by whoever agreed it, in working days after it was asked.
SPOKEN_DECISION_WORKING_DAYS = int(os.environ.get("SPOKEN_DECISION_WORKING_DAYS", "1"))

# How long before its day the owner of a restricted record is asked to look at it again, in days. It opens by no day.
RESTRICTION_ASKED_DAYS_BEFORE = int(os.environ.get("RESTRICTION_ASKED_DAYS_BEFORE", "28"))

# How long whoever opened a restricted record in an emergency may open it: a night.
EMERGENCY_HOURS = int(os.environ.get("EMERGENCY_HOURS", "12"))

# How long after a look the person it is about may read that somebody looked: nobody is to work out from it, while it is
# happening, that an enquiry has begun.
WHO_LOOKED_DAYS_AFTER = int(os.environ.get("WHO_LOOKED_DAYS_AFTER", "28"))

# The seals of the log of looks are kept on the machine that serves, out of reach of whoever owns the database.
SEALS_FILE = os.environ.get("SEALS_FILE") or str(ALONGSIDE_HOME / "seals.txt")

# When somebody looks again at a telling that was held from the beginning because significant harm is suspected, in working
# days after the decision. Whoever decides about it names another day.
HELD_TELLING_WORKING_DAYS = int(os.environ.get("HELD_TELLING_WORKING_DAYS", "3"))

# The council's own limits for the clocks that the guidance leaves to it (see `law.local`); without a file, usual ones.
LOCAL_LIMITS_FILE = os.environ.get("LOCAL_LIMITS_FILE", "")

# Nothing new reaches a family by itself while nobody can be rung (see `law.office_hours`).
OFFICE_HOURS = os.environ.get("OFFICE_HOURS", "")

# Sent

# Local until said otherwise: a message stays in the outbox, and nobody outside is reached.
EMAILS_BY = os.environ.get("EMAILS_BY", "local")
TEXTS_BY = os.environ.get("TEXTS_BY", "local")
LETTERS_BY = os.environ.get("LETTERS_BY", "local")
SMTP_ADDRESS = os.environ.get("SMTP_ADDRESS", "")
SMTP_USER = os.environ.get("SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
SMTP_TLS = os.environ.get("SMTP_TLS", "starttls")
MAIL_FROM = DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "no-reply@council.example" if DEMO else "")
NOTIFY_KEY = os.environ.get("NOTIFY_KEY", "")
NOTIFY_AT = os.environ.get("NOTIFY_AT", "https://api.notifications.service.gov.uk")
NOTIFY_EMAIL_TEMPLATE = os.environ.get("NOTIFY_EMAIL_TEMPLATE", "")
NOTIFY_TEXT_TEMPLATE = os.environ.get("NOTIFY_TEXT_TEMPLATE", "")
NOTIFY_RECEIPTS_TOKEN = os.environ.get("NOTIFY_RECEIPTS_TOKEN", "")
POST_FROM = os.environ.get("POST_FROM", "")
POST_SUBJECT = os.environ.get("POST_SUBJECT", "")
# Whatever a library mails goes through the same outbox.
EMAIL_BACKEND = "alongside.post.libraries.Outbox"

# Done later

# The package imports every module that declares a job.
PROCRASTINATE_IMPORT_PATHS = ["alongside.jobs"] if (PACKAGE / "jobs" / "__init__.py").is_file() else []

# Told to the operator: never a name, an address or a story

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "alongside.config.logs.WithoutWords",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        # A refusal is no fault, and its address may hold whatever somebody typed there: a child's name.
        "django.request": {"level": "ERROR"},
    },
}
