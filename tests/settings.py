"""The settings of the tests: the service's own, with quick passwords, plain http and no addresses of any database."""

from alongside.config.settings import *  # noqa: F403
from alongside.config.settings import DATABASES

COUNCIL_NAME = "Ashworth Council"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "only the tests are signed with this"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # `__Host-` is for https only
TAB_COOKIE = "tab"
FAMILY_COOKIE_NAME, FAMILY_DEVICE_COOKIE_NAME = "family", "family-device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Readers outside take their role on the one connection, so that a test in a transaction sees what it wrote.
for role in [alias for alias in DATABASES if alias != "default"]:
    del DATABASES[role]

# tests/database.py points this at a clone. Until then it points nowhere, never at a database with work in it.
DATABASES["default"] = {**DATABASES["default"], "NAME": "no test has asked for a database", "CONN_MAX_AGE": 0}

# Static files straight from where they are written, without collecting them first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# The same on every machine, whether or not it has a scanner; its tests name one.
CLAMSCAN, OPEN_FILES_NOT_SCANNED = "none", True

# The tests make the proofs; those of the gate ask for them.
OUTSIDE_WITHOUT_PROOFS = True

# The tests of the second factor turn it on themselves.
SECOND_FACTOR_ROLES = frozenset()
