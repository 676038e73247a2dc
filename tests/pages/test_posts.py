"""Every page's form, sent by every role about a record of their own work, of somebody else's and a restricted one.

The answer is computed from the tables: a role the page is not for is refused, a restricted record is not found, and
wherever the answer is a refusal nothing has been written. The form is filled in as its page shows it to somebody who may.
"""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.roles import Role
from alongside.design import registry, tokens
from alongside.design.registry import Page
from alongside.desk.drafts import keeping
from tests.pages.conftest import not_drawn
from tests.pages.test_every_page import colleague_who_is, named, opener

# That somebody looked, or met a record kept from them, is written down whatever the answer is.
WRITTEN_ANYWAY = {"record_readlog", "record_hiddenmatch", "record_emergencytried"}
KEPT_TABLES = {
    model._meta.db_table
    for app in ("record", "accounts")
    for model in apps.get_app_config(app).get_models()
    if model._meta.managed and model._meta.db_table not in WRITTEN_ANYWAY
}
GUARDED = [page for page in registry.pages("desk") if page.roles is not None]
PAIRS = ("own", "other", "restricted")


class Fields(HTMLParser):
    """What a browser would send of the form with the token, filled in with the first thing that can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, list[str]] = {}
        self.inside = self.found = False
        self.pending: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside, self.pending = not self.found, {}
        name = has.get("name", "")
        if not self.inside or (not name and tag != "option"):
            return
        if tag == "input":
            self._input(name, has)
        elif tag == "textarea":
            self.pending.setdefault(name, []).append("Written for the test.")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and has.get("value"):
            self.pending.setdefault(self.select, [has["value"]])
        elif tag == "button" and has.get("value"):
            self.pending.setdefault(name, [has["value"]])

    def _input(self, name: str, has: dict[str, str]) -> None:
        kind, today = has.get("type", "text"), datetime.now(UTC)
        if kind in ("radio", "checkbox"):
            self.pending.setdefault(name, [has.get("value", "on")])
        elif kind == "hidden":
            self.pending.setdefault(name, []).append(has.get("value", ""))
        elif kind != "file":
            part = name.rsplit("_", 1)[-1]
            day = {"day": today.day, "month": today.month, "year": today.year}
            self.pending.setdefault(name, []).append(str(day.get(part, has.get("value") or "Amara Cole")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "form" and self.inside:
            self.inside = False
            if tokens.FIELD in self.pending:
                self.given, self.found = self.pending, True


def touched() -> dict[str, int]:
    """How often something was written in this transaction, table by table: the database's own count, which also sees a
    row that was changed and a row that was taken back."""
    with connection.cursor() as cursor:
        # What pg_stat_xact_user_tables says, without all else that it says: this is asked twice for each form sent.
        cursor.execute(
            "SELECT relname, n FROM (SELECT relname, pg_stat_get_xact_tuples_inserted(oid)"
            " + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid) AS n FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace OFFSET 0) AS each_table WHERE n > 0"
        )
        return {table: n for table, n in cursor.fetchall() if table in KEPT_TABLES}


def written(before: dict[str, int]) -> dict[str, int]:
    """What was written since."""
    return {table: n - before.get(table, 0) for table, n in touched().items() if n != before.get(table, 0)}


def filled_in(entry: Page, client, council: Any) -> dict[str, list[str]]:
    """The form of this page as it is sent by somebody who may open it; empty where the page has none."""
    client.force_login(opener(entry))
    form = Fields()
    answer = client.get(entry.address(**entry.arguments(council, entry.states[0])))
    if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
        form.feed(answer.content.decode())
    return form.given


def sent(client, entry: Page, user, address: str, form: dict[str, list[str]]):
    """The form, under a token of whoever sends it; `client` is the client they signed in with."""
    token = tokens.issue(writer=user.ref, form=entry.name, now=datetime.now(UTC))
    with not_drawn():
        return client.post(address, {**form, tokens.FIELD: token})


def refused(answer) -> bool:
    """Whether the answer is a refusal: not this role's, not found, or say first why you look."""
    if answer.status_code in (401, 403, 404, 405, 429):
        return True
    return answer.status_code == 302 and urlsplit(answer.headers["Location"]).path.endswith("/why/")


@pytest.mark.usefixtures("refused_in_a_word")
@pytest.mark.parametrize("entry", GUARDED, ids=named)
def test_a_form_that_is_refused_has_written_nothing(entry, council, client, signed_in, db):
    """By every role: where the page is not for it; and where it is, about a record of each kind."""
    form = filled_in(entry, client, council)
    colleagues = {role: colleague_who_is(role) for role in Role}
    address = entry.address(**entry.arguments(council, entry.states[0]))
    before = touched()
    for role, somebody in colleagues.items():
        if entry.open_to({role}):
            continue
        answer = sent(signed_in(somebody), entry, somebody, address, form)
        assert (answer.status_code, answer.headers.get("X-Refused")) == (403, "role"), role
    assert written(before) == {}, "written by a role that the page is not for"
    for which in PAIRS if entry.whose else ():
        if (arguments := entry.whose(council, which)) is not None:
            about_a_record(entry, which, arguments, form, colleagues, signed_in)


def about_a_record(entry: Page, which: str, arguments, form, colleagues, signed_in) -> None:
    """For every role that may open the page: about a restricted record it is not found, and whatever is refused has left
    no trace but that somebody tried."""
    address = entry.address(**arguments)
    # A form of somebody else's draft is refused before anything is looked at: for every child there is or is not.
    not_found = {403, 404} if keeping.TICKET in form else {404}
    never = entry.address(**{name: uuid4() for name in arguments})
    for role in sorted(entry.roles or ()):
        before, somebody = touched(), colleagues[role]
        with transaction.atomic():
            answer = sent(signed_in(somebody), entry, somebody, address, form)
            changed = written(before)
            transaction.set_rollback(True)
        if which == "restricted":
            assert answer.status_code in not_found, role
            if role == min(entry.roles or ()) or len(not_found) > 1:
                nowhere = sent(signed_in(somebody), entry, somebody, never, form)
                assert nowhere.status_code == answer.status_code, role
        if refused(answer):
            assert changed == {}, (which, role, answer.status_code)


def test_the_forms_of_this_test_are_ones_that_would_be_taken(council, client, db):
    """Otherwise a refusal proves nothing: most of the forms, filled in so, are done when somebody sends them who may."""
    done, tried, wrote = [], [], []
    for entry in GUARDED:
        form = filled_in(entry, client, council)
        if not form:
            continue
        tried.append(entry.name)
        address = entry.address(**entry.arguments(council, entry.states[0]))
        with transaction.atomic():
            client.force_login(opener(entry))
            before = touched()
            answer = sent(client, entry, opener(entry), address, form)
            changed = written(before)
            transaction.set_rollback(True)
        if answer.status_code == 302 and not refused(answer):
            done.append(entry.name)
            wrote += [entry.name] if changed else []
    assert len(tried) > 40
    assert len(done) > len(tried) / 4, f"done: {done}; not: {sorted(set(tried) - set(done))}"
    assert len(wrote) > len(done) / 2, f"done, and nothing was seen to be written: {set(done) - set(wrote)}"
