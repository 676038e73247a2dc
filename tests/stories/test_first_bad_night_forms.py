"""Every short form of the first bad night, of section 20 and of the time before birth: it opens, and takes nobody who is not in
it."""

from datetime import date

from django.urls import reverse

from alongside.desk.emergency.views import BY_KEY as NIGHT
from alongside.desk.section_20.views import BY_KEY as AGREEMENT
from alongside.record import models
from alongside.record.acting import When
from alongside.record.actions import emergency
from alongside.record.actions.emergency import Authority, Night
from tests.pages.test_posts import Fields


def address(page: str, child, what: str) -> str:
    return f"{reverse(page, kwargs={'child': child})}?what={what}"


def fields(answer) -> dict[str, list[str]]:
    """What the page sends of itself: its tokens and its draft."""
    form = Fields()
    form.feed(answer.content.decode())
    own = ("csrfmiddlewaretoken", "form_token")
    return {name: said for name, said in form.given.items() if name in own or name.startswith("draft")}


def test_every_form_opens_where_there_is_something_to_write_and_says_so_where_there_is_not(
    coles, as_, clock_at
):
    amara, now = coles.people["Amara Cole"], coles.now
    said = {"by": coles.cast.alice, "now": now}
    clock_at("Tue 8 September 2026", "10:00")
    client = as_("alice")
    opened = {
        key for key in NIGHT if client.get(address("desk:tonight_write", amara, key)).status_code == 200
    }
    assert opened == {"police", "epo_applied", "epo_made", "cao_applied", "cao_made", "exclusion", "recovery", "order"}  # fmt: skip
    emergency.record_night(
        Night(
            children=(amara,),
            when=When.moment(now),
            arranged_by="council",
            authority=Authority(what="police_protection", when=When.moment(now), facts={}),
        ),
        **said,
    )
    for kind, facts in (
        ("epo_made", {"document": "order"}),
        ("cao_made", {"document": "order"}),
        ("exclusion_required", {"who": "Dean"}),
        ("recovery_order_made", {}),
        ("order_made", {"order": "supervision_order", "document": "order"}),
    ):
        emergency.record([amara], kind, facts, when=When.moment(now), **said)
    for key in NIGHT:
        answer = client.get(address("desk:tonight_write", amara, key))
        assert answer.status_code == 200, key
        assert b"<form" in answer.content
    assert client.get(address("desk:tonight_write", amara, "nothing")).status_code == 404
    assert client.get(address("desk:section_20_write", amara, "ask")).status_code == 200
    assert client.get(address("desk:section_20_write", amara, "withdraw")).status_code == 302
    assert {"ask", "object", "lift", "withdraw", "followed", "end"} == set(AGREEMENT)


def test_somebody_elses_child_in_a_form_is_not_taken(coles, as_, clock_at):
    amara = coles.people["Amara Cole"]
    stranger = coles.known("Minh Tran", born_on=date(2015, 2, 2))
    clock_at("Tue 8 September 2026", "10:00")
    client = as_("alice")
    page = reverse("desk:tonight_where", kwargs={"child": amara})
    said = {
        "children": [str(stranger)],
        "arranged_by": ["council"],
        "stays_with": ["foster_carer"],
        "authority": ["none"],
        "with_whom": ["Mrs Hill"],
        "at": ["09:30"],
        "act": ["finish"],
        "on_day": ["8"],
        "on_month": ["9"],
        "on_year": ["2026"],
    }
    answer = client.post(page, fields(client.get(page)) | said)
    assert answer.status_code == 422
    assert "Choose one of the answers on this page" in answer.content.decode()
    assert not models.Event.objects.filter(kind="stays_away").exists()
    said["children"] = [str(amara)]
    assert client.post(page, fields(client.get(page)) | said).status_code == 302
    assert models.Event.objects.get(kind="stays_away").person_id == amara
