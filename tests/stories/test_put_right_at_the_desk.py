"""What was written down wrongly is put right at the desk: by whoever may decide it, once, with what was there before."""

from datetime import date

from alongside.law import events
from alongside.law.days import in_london
from alongside.record import history, models
from tests.stories.test_front_door_is_not_upset import fields_of
from tests.stories.test_told_and_closed_at_the_desk import on, plain


def event(kind, person):
    return models.Event.objects.get(kind=kind, person=person, corrects=None).pk


def test_a_manager_puts_right_what_she_decided_and_the_record_keeps_both(coles, as_, clock_at):
    """Monday: it was decided that Amara be assessed. On Tuesday her manager sees that the reasons are somebody else's."""
    amara = coles.people["Amara Cole"]
    decided = event("referral_decided", amara)
    clock_at("Tue 8 September 2026", "11:00")
    nora = as_("nora")
    assert f"/events/{decided}/put-right/" in nora.get(f"/events/{decided}/").content.decode()
    page = nora.get(f"/events/{decided}/put-right/")
    sent = fields_of(page) | on("on", date(2026, 9, 7)) | {"what": "otherwise"}
    before = next(e for e in history.of(amara).effective if e.kind == "referral_decided")

    sent["at"] = f"{in_london(before.at):%H:%M}"

    # Nothing changed: asked again, and nothing is lost.
    same = {
        f"fact_{name}": {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        for name, value in events.plain(before.facts).items()
    }
    typed = sent | same | {"because": "I mistyped."}
    refused = nora.post(f"/events/{decided}/put-right/", typed)
    assert refused.status_code == 422
    assert "Change what is wrong below, or say that it did not happen" in plain(refused)
    assert "I mistyped." in plain(refused)
    assert not models.Event.objects.exclude(correction="").exists()

    typed["fact_reasons"] = "The school is right: she comes hungry every Monday."
    assert nora.post(f"/events/{decided}/put-right/", typed).status_code == 302
    after = next(e for e in history.of(amara).effective if e.kind == "referral_decided")
    assert after.facts.reasons == "The school is right: she comes hungry every Monday."
    assert after.facts.outcomes == before.facts.outcomes
    assert after.on == before.on
    page = plain(nora.get(f"/events/{decided}/"))
    assert "Corrected later" in page
    assert models.Event.objects.get(pk=decided).facts["reasons"] == before.facts.reasons
    # The same form again is the same correction.
    nora.post(f"/events/{decided}/put-right/", typed)
    assert models.Event.objects.filter(correction="replaces").count() == 1


def test_a_worker_corrects_what_she_wrote_but_not_what_a_manager_decided(coles, as_, clock_at):
    amara = coles.people["Amara Cole"]
    clock_at("Tue 8 September 2026", "11:00")
    alice = as_("alice")
    decided = alice.get(f"/events/{event('referral_decided', amara)}/put-right/")
    assert "Only those who may decide it may say that it was decided otherwise" in plain(decided)
    assert "<textarea" not in decided.content.decode()

    agreed = event("agreement_given", amara)
    page = alice.get(f"/events/{agreed}/put-right/")
    sent = fields_of(page) | on("on", date(2026, 9, 7))
    late = sent | on("on", date(2026, 9, 9)) | {"what": "otherwise", "because": "It was the day after."}
    refused = alice.post(f"/events/{agreed}/put-right/", late)
    assert "The day must be today or in the past" in plain(refused)
    gone = sent | {"what": "never", "because": "Dana said she would think about it."}
    assert alice.post(f"/events/{agreed}/put-right/", gone).status_code == 302
    assert "agreement_given" not in {e.kind for e in history.of(amara).effective}
    assert "This was taken back already" in plain(alice.get(f"/events/{agreed}/put-right/"))


def test_what_was_written_with_a_visit_is_put_right_with_the_visit(coles, as_, clock_at):
    coles.on("Tue 8 September 2026").visits("Amara Cole")
    clock_at("Tue 8 September 2026", "17:00")
    seen = event("child_seen", coles.people["Amara Cole"])
    page = plain(as_("alice").get(f"/events/{seen}/put-right/"))
    assert "Put the entry right" in page
