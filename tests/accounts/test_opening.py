"""A manager opens, changes and ends accounts; nobody reaches upwards, sideways or into their own."""

from datetime import date, timedelta

import pytest
from django.test import Client

from alongside.accounts import first_password, opening
from alongside.accounts.models import AccountStep, CodeGiven, Membership, User
from alongside.accounts.opening import CannotDo, NoSuchAccount
from tests.accounts.conftest import PASSWORD, TUESDAY

NEW = "four quiet lantern geese"


def open_for_tom(council, by="Nora", **changed):
    """Nora opens an account for an agency worker who begins today and stays until Friday 29 January 2027."""
    asked = {
        "name": "Tom Okafor",
        "email": "Tom.Okafor@agency.example",
        "roles": ["social_worker"],
        "team": council.teams["North"].ref,
        "from_on": date(2026, 11, 24),
        "until_on": date(2027, 1, 29),
        "registration_number": "sw 12345",
    } | changed
    return opening.open_account(**asked, by=council.viewer(by), now=TUESDAY)


def sign_in(client, email, password):
    return client.post("/sign-in/", {"login": email, "password": password})


def set_password(client, email, code, password=NEW, again=None):
    return client.post(
        "/sign-in/code/",
        {"email": email, "one_time_code": code, "password": password, "again": again or password},
    )


def test_an_agency_worker_starts_on_tuesday_morning_without_any_email(council, client, at, mailoutbox):
    nora = Client()
    nora.force_login(council["Nora"])
    form = nora.get("/accounts/open/").content.decode()
    token = form.split('name="form_token" value="')[1].split('"')[0]
    opened = nora.post(
        "/accounts/open/",
        {
            "form_token": token,
            "name": "Tom Okafor",
            "email": "tom.okafor@agency.example",
            "team": str(council.teams["North"].ref),
            "roles": ["social_worker"],
            "registration_number": "SW12345",
            "from_on_day": "24",
            "from_on_month": "11",
            "from_on_year": "2026",
            "employed": "agency",
            "until_on_day": "29",
            "until_on_month": "1",
            "until_on_year": "2027",
        },
    )
    assert opened.status_code == 302
    tom = User.objects.get(email="tom.okafor@agency.example")
    assert (tom.registration_number, tom.active_until_on) == ("SW12345", date(2027, 1, 29))
    assert not tom.has_usable_password()

    shown = nora.post(f"/accounts/{tom.ref}/code/").content.decode()
    code = shown.split("<code>")[1].split("</code>")[0]
    assert set_password(client, tom.email, f" {code.lower()} ").url == "/sign-in/"
    assert sign_in(client, tom.email, NEW).url == "/"
    assert client.get("/your-account/").status_code == 200
    assert mailoutbox == []
    kinds = list(AccountStep.objects.filter(user=tom).order_by("at", "kind").values_list("kind", flat=True))
    assert sorted(kinds) == ["code_given", "opened", "password_set"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"email": "ALICE@ashworth.example"}, "email", "already has an account"),
        ({"roles": ["team_manager"]}, "roles", "for somebody else to give"),
        ({"roles": ["system_owner"]}, "roles", "for somebody else to give"),
        ({"registration_number": ""}, "registration_number", "Enter the Social Work England"),
        ({"registration_number": "12345"}, "registration_number", "SW and figures"),
        ({"until_on": date(2026, 11, 23)}, "until_on", "today or in the future"),
        ({"from_on": date(2027, 2, 1)}, "until_on", "on or after the first"),
    ],
    ids=str,
)
def test_an_account_that_cannot_be_opened_says_why_at_its_field(council, changed, field, words):
    before = User.objects.count()
    with pytest.raises(CannotDo) as stands:
        open_for_tom(council, **changed)
    assert stands.value.field == field
    assert words in stands.value.words
    assert User.objects.count() == before


def test_a_manager_opens_no_account_in_another_team(council):
    with pytest.raises(CannotDo) as stands:
        open_for_tom(council, team=council.teams["South"].ref)
    assert stands.value.field == "team"


@pytest.mark.parametrize(
    ("by", "whose"),
    [
        ("Nora", "Nora"),  # her own
        ("Nora", "Charlie"),  # another team's
        ("Nora", "Simon"),  # another manager
        ("Nora", "Sofia"),  # whoever looks after the system
        ("Nora", "Hilda"),
        ("Hilda", "Sofia"),
        ("Sofia", "Sofia"),
        ("Alice", "Bob"),  # no manager at all
    ],
)
def test_whose_account_is_not_yours_to_look_after_is_not_found(council, client, at, by, whose):
    with pytest.raises(NoSuchAccount):
        opening.reset_second_factor(
            council[whose].ref, reason="Lost telephone", by=council.viewer(by), now=TUESDAY
        )
    with pytest.raises(NoSuchAccount):
        first_password.give_code(council[whose].ref, by=council.viewer(by), now=TUESDAY)
    client.force_login(council[by])
    for page in ("", "code/", "role/", "role/end/", "last-day/", "second-factor/", "end/"):
        assert client.get(f"/accounts/{council[whose].ref}/{page}").status_code == (
            403 if by == "Alice" else 404
        )


@pytest.mark.parametrize(
    ("by", "whose"), [("Nora", "Alice"), ("Hilda", "Simon"), ("Sofia", "Hilda"), ("Sofia", "Alice")]
)
def test_whose_account_is_yours_to_look_after(council, client, at, by, whose):
    client.force_login(council[by])
    assert client.get(f"/accounts/{council[whose].ref}/").status_code == 200


def test_an_account_of_two_teams_one_of_them_as_manager_is_not_for_the_others_manager(council):
    """Alice also deputises as manager in South: Nora can no longer reset her way into a manager's account."""
    Membership.objects.create(
        user=council["Alice"], team=council.teams["South"], role="team_manager", from_on=date(2026, 12, 1)
    )
    with pytest.raises(NoSuchAccount):
        first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)


def test_a_code_works_once_and_a_later_one_replaces_it(council, client, at):
    nora = council.viewer("Nora")
    first = first_password.give_code(council["Alice"].ref, by=nora, now=TUESDAY)
    at(TUESDAY + timedelta(minutes=1))
    second = first_password.give_code(council["Alice"].ref, by=nora, now=TUESDAY + timedelta(minutes=1))
    assert set_password(client, council["Alice"].email, first).status_code == 422
    assert set_password(client, council["Alice"].email, second).status_code == 302
    assert set_password(client, council["Alice"].email, second, "another pair of shoes").status_code == 422
    assert sign_in(client, council["Alice"].email, NEW).url == "/"


def test_a_code_is_good_for_three_days_to_the_minute(council, client, at):
    code = first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)
    at(TUESDAY + timedelta(days=3, seconds=1))
    assert set_password(client, council["Alice"].email, code).status_code == 422
    at(TUESDAY + timedelta(days=3))
    assert set_password(client, council["Alice"].email, code).status_code == 302


def test_the_code_page_answers_the_same_whether_or_not_there_is_an_account(council, client, at):
    first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)
    said = []
    for email in ("alice@ashworth.example", "bob@ashworth.example", "nobody@ashworth.example"):
        answer = set_password(Client(), email, "AAAA-BBBB-CCCC")
        assert answer.status_code == 422
        text = answer.content.decode()
        said.append(text.split("govuk-error-summary")[1].split("</div>")[0])
    assert said[0] == said[1] == said[2]


def test_codes_cannot_be_tried_by_the_dozen(council, client, at):
    code = first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)
    for _ in range(5):
        set_password(client, council["Alice"].email, "AAAA-BBBB-CCCC")
    held_up = set_password(client, council["Alice"].email, code)
    assert held_up.status_code == 422
    assert "Too many tries" in held_up.content.decode()


def test_only_the_hash_of_a_code_is_kept(council):
    code = first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)
    kept = CodeGiven.objects.get()
    assert code.replace("-", "") not in kept.code_hash
    assert not AccountStep.objects.filter(words__contains=code[:4]).exists()


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", None, "at least 12 characters"),
        ("password1234567", None, ""),
        ("alicemoreno1", None, "too similar"),
        ("four quiet lantern geese", "four quiet lantern gees", "not the same"),
    ],
)
def test_a_weak_password_is_refused_and_the_code_still_works(council, client, at, password, again, words):
    code = first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)
    refused = set_password(client, council["Alice"].email, code, password, again)
    if words:
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert set_password(client, council["Alice"].email, code).status_code == 302


def test_a_lost_password_is_replaced_and_whoever_used_the_old_one_is_out(council, client, at):
    thief = Client()
    sign_in(thief, council["Alice"].email, PASSWORD)
    assert thief.get("/your-account/").status_code == 200
    code = first_password.give_code(council["Alice"].ref, by=council.viewer("Nora"), now=TUESDAY)
    set_password(client, council["Alice"].email, code)
    assert thief.get("/your-account/").status_code == 302


def test_a_role_is_given_from_a_day_and_opens_doors_from_that_day(council):
    opening.give_role(
        council["Bob"].ref,
        role="business_support",
        team=council.teams["North"].ref,
        from_on=date(2026, 11, 30),
        until_on=date(2026, 12, 4),
        by=council.viewer("Nora"),
        now=TUESDAY,
    )
    assert council.viewer("Bob").roles == {"family_help_practitioner"}
    on_monday = TUESDAY + timedelta(days=6)
    assert council.viewer("Bob", on_monday).roles == {"family_help_practitioner", "business_support"}
    assert council.viewer("Bob", on_monday + timedelta(days=5)).roles == {"family_help_practitioner"}


def test_the_same_role_is_not_given_twice_and_no_social_worker_without_a_number(council):
    asked = {
        "team": council.teams["North"].ref,
        "from_on": date(2026, 11, 24),
        "until_on": None,
        "by": council.viewer("Nora"),
        "now": TUESDAY,
    }
    with pytest.raises(CannotDo, match="already have this role"):
        opening.give_role(council["Bob"].ref, role="family_help_practitioner", **asked)
    with pytest.raises(CannotDo, match="registration number"):
        opening.give_role(council["Bob"].ref, role="social_worker", **asked)
    with pytest.raises(CannotDo, match="somebody else to give"):
        opening.give_role(council["Bob"].ref, role="head_of_service", **asked)


def test_a_role_ends_after_its_last_day_and_a_past_day_is_refused(council):
    held = council["Alice"].memberships.get()
    asked = {"membership": held.pk, "reason": "Moves to South", "by": council.viewer("Nora"), "now": TUESDAY}
    with pytest.raises(CannotDo, match="today or in the future"):
        opening.end_role(council["Alice"].ref, until_on=date(2026, 11, 23), **asked)
    opening.end_role(council["Alice"].ref, until_on=date(2026, 11, 27), **asked)
    friday = TUESDAY + timedelta(days=3)
    assert council.viewer("Alice", friday).roles == {"social_worker"}
    assert council.viewer("Alice", friday + timedelta(days=1)).roles == frozenset()


def test_a_membership_of_somebody_else_cannot_be_ended_by_its_number(council):
    charlies = council["Charlie"].memberships.get()
    with pytest.raises(CannotDo):
        opening.end_role(
            council["Alice"].ref,
            membership=charlies.pk,
            until_on=date(2026, 11, 24),
            reason="A wrong number",
            by=council.viewer("Nora"),
            now=TUESDAY,
        )
    charlies.refresh_from_db()
    assert charlies.until_on is None


def test_an_account_closes_by_itself_is_prolonged_and_can_be_opened_again(council, client, at):
    ref = open_for_tom(council)
    tom = User.objects.get(ref=ref)
    tom.set_password(NEW)
    tom.save()
    saturday = TUESDAY.replace(year=2027, month=1, day=30)
    at(saturday)
    assert "account-ended" in sign_in(client, tom.email, NEW).url

    nora = council.viewer("Nora", saturday)
    opening.set_last_day(ref, until_on=date(2027, 3, 31), reason="Stays on", by=nora, now=saturday)
    assert sign_in(Client(), tom.email, NEW).url == "/"
    assert tom.memberships.get().until_on == date(2027, 1, 29), "his role has to be given anew"
    assert tom.steps.filter(kind="reopened", reason="Stays on").exists()


def test_prolonging_an_account_in_time_prolongs_the_role_that_was_to_end_with_it(council):
    ref = open_for_tom(council)
    nora = council.viewer("Nora")
    opening.set_last_day(ref, until_on=date(2027, 3, 31), reason="Stays on", by=nora, now=TUESDAY)
    assert User.objects.get(ref=ref).memberships.get().until_on == date(2027, 3, 31)


def test_the_database_keeps_what_an_account_was(council):
    ref = open_for_tom(council)
    opening.set_last_day(ref, until_on=None, reason="Employed now", by=council.viewer("Nora"), now=TUESDAY)
    states = User.objects.get(ref=ref).events.order_by("pgh_id").values_list("active_until_on", flat=True)
    assert list(states) == [date(2027, 1, 29), None]


def details(council, **changed):
    asked = {
        "name": "Bob Adeyemi",
        "email": "bob@ashworth.example",
        "job_title": "",
        "telephone": "",
        "registration_number": "",
    } | changed
    opening.change_details(council["Bob"].ref, **asked, by=council.viewer("Nora"), now=TUESDAY)


def test_bob_qualifies_and_becomes_a_social_worker(council):
    details(council, registration_number="SW 98765", job_title="Social worker")
    opening.give_role(
        council["Bob"].ref,
        role="social_worker",
        team=council.teams["North"].ref,
        from_on=date(2026, 12, 1),
        until_on=None,
        by=council.viewer("Nora"),
        now=TUESDAY,
    )
    done = council["Bob"].steps.get(kind="details_changed")
    assert done.words == "job title, registration number"
    with pytest.raises(CannotDo, match="Enter the Social Work England"):
        details(council, registration_number="", job_title="Social worker")


def test_an_address_another_account_has_is_refused_and_no_change_leaves_no_step(council):
    with pytest.raises(CannotDo) as stands:
        details(council, email="Alice@ashworth.example")
    assert stands.value.field == "email"
    details(council)
    assert not council["Bob"].steps.exists()


def test_the_details_page_changes_them_for_whoever_looks_after_the_account_only(council, client, at):
    address = f"/accounts/{council['Bob'].ref}/details/"
    client.force_login(council["Simon"])
    assert client.get(address).status_code == 404
    client.force_login(council["Nora"])
    token = client.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    sent = {"form_token": token, "name": "Bob Adeyemi-Clarke", "email": "bob@ashworth.example"}
    assert client.post(address, sent).status_code == 302
    council["Bob"].refresh_from_db()
    assert council["Bob"].name == "Bob Adeyemi-Clarke"
