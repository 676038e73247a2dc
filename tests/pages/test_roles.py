"""Who may do what is one table, and the printed page is that table."""

from pathlib import Path

import pytest

from alongside.accounts.roles import CAPABILITIES, EVERYONE, MEANS, May, Role, as_markdown, may, roles_who_may

PRINTED = Path(__file__).parents[2] / "docs" / "reference" / "roles.md"


def test_the_printed_page_is_current():
    assert PRINTED.read_text() == as_markdown()


def test_every_role_has_its_line_and_every_capability_its_words_and_somebody_who_has_it():
    assert set(CAPABILITIES) == set(Role)
    assert set(MEANS) == set(May)
    assert all(roles_who_may(capability) for capability in May)


def test_only_a_manager_decides_signs_and_allocates():
    managers = {Role.DUTY_MANAGER, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}
    for capability in (May.DECIDE_REFERRAL, May.SIGN_ASSESSMENT, May.ALLOCATE, May.WITHHOLD):
        allowed = roles_who_may(capability) - {Role.CONFERENCE_CHAIR}
        assert allowed <= managers, capability


def test_who_looks_after_the_system_opens_no_child():
    assert not may({Role.SYSTEM_OWNER}, May.OPEN_CHILD)
    assert not may({Role.SYSTEM_OWNER}, May.SEARCH)


def test_a_capability_that_does_not_exist_is_an_error_not_a_no():
    with pytest.raises(ValueError, match="fly"):
        may(EVERYONE, "fly")
