"""Every action against every role: whoever the printed table does not name is refused by the action itself, whatever
page or program calls it, and before the record is looked at."""

import importlib
import inspect
import pkgutil
from pathlib import Path
from uuid import uuid4

import pytest

from alongside.accounts.roles import Role, roles_who_may
from alongside.law import pathway
from alongside.record import actions, rights
from alongside.record.access import Viewer
from alongside.record.acting import ACTIONS, Refused
from alongside.record.actions import access, correction, people
from alongside.record.actions.loading import IMPORTER

PRINTED = Path(__file__).parents[2] / "docs" / "reference" / "rights.md"

for module in pkgutil.iter_modules(actions.__path__):
    importlib.import_module(f"{actions.__name__}.{module.name}")

DECLARED = {name.removeprefix("alongside.record.actions."): name for name in ACTIONS}
ROLES = [str(role) for role in Role]


def somebody(*roles: str, machine: bool = False) -> Viewer:
    return Viewer(uuid4(), "Sam Taylor", frozenset(roles), frozenset(), machine=machine)


def function_of(action: str):
    module, name = DECLARED[action].rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


def press(action: str, by: Viewer) -> bool:
    """Call an action with nonsense; whether it refused because of who asks. There is no database here: an action that
    goes on to look at the record, or at what it was given, stumbles over it."""
    function = function_of(action)
    asked = {
        p.name: object() for p in inspect.signature(function).parameters.values() if p.default is p.empty
    }
    try:
        function(**{**asked, "by": by})
    except Refused as refused:
        return any(each.key == "not_theirs_to_decide" for each in refused.objections)
    except Exception:
        return False
    return False


def test_every_action_has_its_row_and_every_row_its_action():
    assert set(DECLARED) == set(rights.RIGHTS)


def test_an_action_that_nobody_asks_for_touches_only_what_is_their_own():
    unasked = [action for action in DECLARED if "by" not in inspect.signature(function_of(action)).parameters]
    assert unasked == ["drafts.save_own_draft_after_the_session"]
    assert all(rights.RIGHTS[action].own for action in unasked)


def test_the_printed_page_is_current():
    assert PRINTED.read_text() == rights.as_markdown()


def table_lets(action: str, role: str) -> bool:
    """The answer worked out from the two tables, not from the code that asks them."""
    row = rights.RIGHTS[action]
    if row.own:
        return True
    able = not row.any_of or any(role in roles_who_may(each) for each in row.any_of)
    if not row.decision:
        return bool(row.any_of) and able
    decision = pathway.decisions()[row.decision]
    return able and role in {*decision.decided_by, *decision.deputies}


@pytest.mark.parametrize("action", sorted(DECLARED))
def test_an_action_refuses_exactly_whom_the_table_does_not_name(action):
    named = {role for role in ROLES if table_lets(action, role)}
    assert {role for role in ROLES if not press(action, somebody(role))} == named


@pytest.mark.parametrize("action", sorted(DECLARED))
def test_nobody_without_a_role_does_anything_but_what_is_their_own(action):
    assert press(action, somebody()) is not bool(rights.RIGHTS[action].own)


@pytest.mark.parametrize("action", sorted(name for name, row in rights.RIGHTS.items() if not row.own))
def test_the_program_itself_does_only_what_it_is_there_for(action):
    assert press(action, IMPORTER) is not rights.RIGHTS[action].machine


def test_a_refusal_says_who_may_and_what_to_do_instead():
    with pytest.raises(Refused) as refused:
        people.join_people(uuid4(), uuid4(), reasons="same", by=somebody("social_worker"), now=None)
    (said,) = refused.value.objections
    assert said.says == (
        "Only the front door worker, duty manager, team manager, information officer or head of service may do this: "
        "say that two records are one person, and undo it."
    )
    assert said.instead == "Ask one of them, or the manager on duty."


def test_whether_the_record_exists_makes_no_difference_to_a_refusal():
    """It is said before the record is looked for, so nothing is learned from it."""
    for action in (access.restrict, correction.wrong_child):
        name = f"{action.__module__.rsplit('.', 1)[-1]}.{action.__name__}"
        assert press(name, somebody("business_support"))


@pytest.mark.parametrize("phoned", [None, (uuid4(), "David Ellery")])
def test_a_worker_at_night_writes_down_a_managers_decision_and_makes_none(phoned):
    by = rights.acting(
        "referral.decide_referral", somebody("out_of_hours_worker"), by_phone=phoned is not None
    )
    assert (by is not None) is (phoned is not None)


def test_what_is_done_is_logged_under_the_role_that_let_it_be_done():
    """A conference chair who is also the duty manager allocates as the duty manager, and chairs as the chair."""
    both = somebody("conference_chair", "duty_manager")
    assert both.role == "conference_chair"  # before anything is asked: the first by name
    allocating = rights.acting("referral.allocate", both)
    assert allocating is not None
    assert allocating.role == "duty_manager"
    assert allocating == both  # the same person
