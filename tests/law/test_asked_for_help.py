"""Who must be told what about help that a family asked for themselves: whoever asked, in writing, and nobody of a worry."""

from alongside.law import events, pathway


def duties(kind, **facts):
    """The duties to tell of this decision, and whether each is held from its beginning."""
    said = events.read(kind, facts)
    return {
        tell.key: bool(tell.holds_when and tell.holds_when.where(said))
        for tell in pathway.tells().values()
        if kind in tell.when.kinds and (tell.when.where is None or tell.when.where(said))
    }


def test_a_family_that_asked_is_told_in_writing_and_where_harm_is_suspected_a_person_decides_first():
    asked = {"own_request": True, "asked_by_carer": True}
    assert duties("referral_decided", outcomes=["s17_assessment"], **asked) == {
        "asker_told": False,
        "family_told_referral": False,
    }
    assert duties("referral_decided", outcomes=["s47_enquiry"], **asked) == {
        "asker_told": True,
        "family_told_referral": True,
    }
    for refused in ("no_further_action", "signpost", "early_help"):
        assert duties("referral_decided", outcomes=[refused], **asked) == {
            "asker_refused": False,
            "family_told_referral": False,
        }
    assert duties("contact_decided", outcome="advice", **asked) == {
        "asker_refused": False,
        "family_told_no_assessment": False,
    }
    assert duties("contact_decided", outcome="referral", **asked) == {}


def test_whoever_reports_a_worry_is_told_what_happens_next_and_no_reasons():
    assert duties("referral_decided", outcomes=["no_further_action"]) == {
        "referrer_told": False,
        "family_told_referral": False,
    }
    assert duties("contact_decided", outcome="advice") == {}
    in_writing = {tell.key for tell in pathway.tells().values() if tell.in_writing}
    assert in_writing == {"asker_told", "asker_refused", "family_told_no_assessment"}
