"""The identity provider of the demonstration council: a small OpenID Connect server, so that signing in with a council
account can be tried without one. It stands for somebody else's system: it has its own users, cookies and (throwaway)
database, and knows nothing of the record. For demonstrations and tests on this machine only.

    python examples/provider.py < description.json

The description: `port` (0: any), `back` (the addresses to come back to), `client`, `secret`, `password` (of everybody)
and `people` (name, email, and `verified`: whether the provider vouches for the address). Prints its address and serves
until it is stopped or whoever started it is gone.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

PAGES = "council_sign_in_pages"
LOGIN = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Council account</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>
<h1>Demonstration council account</h1><p>This stands for the council's own sign-in system. Everybody in it is made up.</p>
<form method="post">{% csrf_token %}{% if form.non_field_errors %}<p role="alert">{{ form.non_field_errors.0 }}</p>{% endif %}
<p><label for="login">Council email address</label><br><input id="login" name="login" autocomplete="username"></p>
<p><label for="password">Council password</label><br><input id="password" name="password" type="password" autocomplete="current-password"></p>
{% if redirect_field_value %}<input type="hidden" name="{{ redirect_field_name }}" value="{{ redirect_field_value }}">{% endif %}
<p><button>Go on</button></p></form></main></body></html>"""


@contextmanager
def running(description: dict[str, Any]) -> Iterator[str]:
    """The provider in a process of its own for as long as the block lasts; its address."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(description))
        process.stdin.close()
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError("The council's sign-in of the demonstration did not start.")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()


def main() -> None:
    parent = os.getppid()
    description = json.load(sys.stdin)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="council-sign-in-") as folder:
        _configure(Path(folder))
        _fill(description)
        server = _server(description["port"])
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        server.serve_forever()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _private_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _configure(folder: Path) -> None:
    from django.conf import settings

    settings.configure(
        SECRET_KEY=secrets.token_urlsafe(48),
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF=PAGES,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "people.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"account/login.html": LOGIN}),
                        "django.template.loaders.app_directories.Loader",
                    ],
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Cookies do not know ports: ours must not take the place of the record's.
        SESSION_COOKIE_NAME="council_session",
        CSRF_COOKIE_NAME="council_csrf",
        LOGIN_URL="account_login",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=_private_key(),
        IDP_OIDC_ADAPTER=f"{PAGES}.Subjects",
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    import django

    django.setup()
    _pages()


def _pages() -> None:
    """The addresses and the references of people, as modules for Django to find once its settings are there."""
    from allauth.account.views import LoginView
    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from django.contrib.auth.models import User
    from django.urls import include, path

    class Subjects(DefaultOIDCAdapter):
        def get_user_sub(self, client: Any, user: Any) -> str:
            return str(user.username)

        def get_user_by_sub(self, client: Any, sub: str) -> Any:
            return User.objects.filter(username=sub).first()

    ours = ModuleType(PAGES)
    ours.Subjects = Subjects  # type: ignore[attr-defined]
    ours.urlpatterns = [  # type: ignore[attr-defined]
        path("sign-in/", LoginView.as_view(), name="account_login"),
        path("", include("allauth.idp.urls")),
    ]
    sys.modules[PAGES] = ours


def _fill(description: dict[str, Any]) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    hashed = make_password(description["password"])
    for person in description["people"]:
        first, _, last = person["name"].partition(" ")
        # The reference the record keeps: it stays the same from one start to the next.
        reference = uuid.uuid5(uuid.NAMESPACE_URL, f"council:{person['email']}").hex
        user = User.objects.create(
            username=reference, email=person["email"], first_name=first, last_name=last, password=hashed
        )
        EmailAddress.objects.create(
            user=user, email=person["email"], primary=True, verified=person.get("verified", True)
        )
    client = Client(
        id=description["client"],
        name="Alongside",
        scopes="openid\nprofile\nemail",
        default_scopes="openid",
        redirect_uris="\n".join(description["back"]),
        skip_consent=True,
    )
    client.set_secret(description["secret"])
    client.save()


def _server(port: int) -> Any:
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from django.core.wsgi import get_wsgi_application

    class Threaded(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: Any) -> None:
            """An address is not logged: it may hold a code."""

    return make_server("127.0.0.1", port, get_wsgi_application(), server_class=Threaded, handler_class=Quiet)


if __name__ == "__main__":
    main()
