"""The whole grid of roles: who may do what, who may give which role, and who opens which page of accounts."""

import pytest

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.roles import (
    CAPABILITIES,
    MAY_GIVE,
    May,
    Role,
    as_markdown,
    may,
    roles_to_give,
    roles_who_may,
)
from alongside.design import registry
from alongside.design.registry import READERS

MANAGERS = {Role.TEAM_MANAGER, Role.DUTY_MANAGER, Role.HEAD_OF_SERVICE}
# What only looking after the system or the service brings; the rest of a given role must be the giver's own to give.
UPWARDS = {May.MANAGE_ACCOUNTS, May.MANAGE_SETTINGS, May.MANAGE_TEAM_ACCOUNTS}


@pytest.mark.parametrize("capability", list(May), ids=str)
def test_each_row_of_the_printed_grid_is_what_the_code_answers(capability):
    line = next(one for one in as_markdown().splitlines() if one.startswith(f"| `{capability}`"))
    printed = [cell.strip() for cell in line.strip("|").split("|")][1:]
    said = {role for role, cell in zip(Role, printed, strict=True) if cell == "yes"}
    assert said == {role for role in Role if may({role}, capability)} == set(roles_who_may(capability))


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_managers_and_whoever_looks_after_the_system_give_roles(role):
    gives = bool(roles_to_give({role}))
    assert gives == (role in MANAGERS | {Role.SYSTEM_OWNER})
    assert gives == bool({May.MANAGE_ACCOUNTS, May.MANAGE_TEAM_ACCOUNTS} & CAPABILITIES[role])


@pytest.mark.parametrize("role", list(MAY_GIVE), ids=str)
def test_nobody_but_the_system_owner_gives_a_role_of_their_own_rank_or_above(role):
    """Otherwise a manager could open an account that does what the manager may not."""
    for given in MAY_GIVE[role]:
        if role == Role.SYSTEM_OWNER:
            continue
        assert not {May.MANAGE_ACCOUNTS, May.MANAGE_SETTINGS} & CAPABILITIES[given], given
        if role != Role.HEAD_OF_SERVICE:
            assert not UPWARDS & CAPABILITIES[given], given
            assert May.DECIDE_REFERRAL not in CAPABILITIES[given]
            assert May.SIGN_ASSESSMENT not in CAPABILITIES[given]
    assert role == Role.SYSTEM_OWNER or role not in MAY_GIVE[role]


PAGES = [one for one in registry.pages() if one.name.startswith(("desk:account", "desk:open_account"))]


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_the_pages_of_accounts_are_open_to_exactly_those_who_may_give_a_role(page, role):
    assert page.open_to({role}) == bool(roles_to_give({role}))


def test_every_page_behind_sign_in_is_open_to_some_roles_and_known_ones_only():
    known = {str(role) for role in Role}
    for page in registry.pages():
        assert page.roles in (None, READERS) or (page.roles and page.roles <= known), page.name
