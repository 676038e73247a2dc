"""What a manager agreed by phone in the night reads so until they confirm it; the night's list is taken by name."""

import html

from alongside.record import models
from alongside.record.actions import contact as contacts
from tests.stories.test_front_door_is_not_upset import fields_of

NOT_YET = dict.fromkeys(
    ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary"),
    "Not yet known",
)


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_agreed_by_phone_confirmed_and_accepted_by_name(story, as_, clock_at):
    story.on("Sat 21 November 2026", "23:10").school_refers("Mason Varley", out_of_hours=True)
    contacts.take_up(story.contact, by=story.cast.nils, now=story.now)
    clock_at("Sat 21 November 2026", "23:50")
    nils, maud, dora = as_("nils"), as_("maud"), as_("dora")
    address = f"/front-door/{story.contact}/decide/"
    decision = {
        "c0-outcomes": "s47_enquiry",
        "reasons": "Burns nobody can explain.",
        **NOT_YET,
        "act": "finish",
    }

    # Nils may not decide alone: without the manager's name and the time nothing is decided.
    form = fields_of(nils.get(address)) | decision
    assert "Select who agreed by phone" in text(nils.post(address, form))
    assert not models.Event.objects.filter(kind="referral_decided").exists()
    phoned = {"phoned_on_day": "21", "phoned_on_month": "11", "phoned_on_year": "2026", "phoned_at": "23:40"}
    form = fields_of(nils.get(address)) | decision | phoned | {"manager": str(story.cast.maud.user)}
    assert nils.post(address, form).status_code == 302
    page = text(nils.get(f"/front-door/{story.contact}/"))
    assert "Agreed by Maud at 23:40 on Saturday 21 November, to be confirmed" in page

    # Significant harm is suspected: whoever must be told starts held, the school apart.
    states = set(models.NoticeState.objects.values_list("notice__to", "state"))
    assert states == {("parent", "held"), ("child", "held"), ("referrer", "owed")}

    # Monday: Dora takes the night's list by name, once. Maud confirms in her own.
    clock_at("Mon 23 November 2026", "08:45")
    listed = dora.get("/front-door/night/")
    task = models.Task.objects.get(kind="overnight").pk
    form = fields_of(listed) | {"taken": str(task)}
    for _ in range(2):
        assert dora.post("/front-door/night/", form).status_code == 302
    assert models.TaskDone.objects.filter(task=task).count() == 1
    assert "Accepted by Dora, 08:45 on Monday 23 November" in text(dora.get("/front-door/night/"))
    mine = models.Task.objects.get(kind="confirm_spoken_decision").pk
    assert dora.get(f"/agreed-by-phone/{mine}/").status_code in {403, 404}
    confirm = maud.get(f"/agreed-by-phone/{mine}/")
    assert "Burns nobody can explain." in text(confirm)
    maud.post(f"/agreed-by-phone/{mine}/", fields_of(confirm))
    assert "at 23:40 on Saturday 21 November, confirmed" in text(dora.get(f"/front-door/{story.contact}/"))
