"""A refuge that stands in free text, on the pages of a colleague who has said why they look and works with no such family; and
words kept private that are written again, on the pages of whoever writes them."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse

from alongside.accounts.models import User
from alongside.record import models
from alongside.record.access import open_record, viewer_of
from alongside.record.acting import When, new_ref
from alongside.record.actions import issuing, recording, shielding
from tests.pages.test_access import token
from tests.pages.test_every_page import colleague_who_is

pytestmark = pytest.mark.slow

SECRET = re.compile(r"Hazelquill|Larkmere|AS9 9ZX|900452|900459", re.IGNORECASE)
SAID = "Salma says that it is damp at Hazelquill House, 3 Larkmere Walk, AS9 9ZX. Ring 07700 900452."
TOLD = "Karim broke the bathroom lock because somebody hid the key."


def person(name: str):
    return models.PersonCard.objects.get(name=name).person_id


def note(words: str, by, now):
    """A note on Layla, and the passage that holds its account."""
    document = new_ref()
    recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(now),
            account=words,
            children=(recording.ChildThere(person=person("Layla Haddad")),),
        ),
        document=document,
        by=by,
        now=now,
    )
    return document, models.SlotPassage.objects.get(document=document, slot="account").passage_id


@pytest.mark.django_db
def test_a_refuge_is_named_on_no_page_of_whoever_may_not_read_it(council, client):
    now = datetime.now(UTC)
    head = viewer_of(User.objects.get(email="head_of_service@ashworth.example").ref, now=now)
    layla, karim = person("Layla Haddad"), person("Karim Haddad")
    document, passage = note(SAID, head, now)
    issue = issuing.make_ready(
        issuing.NewIssue(
            title="What we wrote",
            purpose="He asked for it.",
            children=(layla,),
            people=(karim, person("Salma Haddad")),
            chosen=(issuing.Chosen(document=document, slot="account"),),
        ),
        by=head,
        now=now,
    )
    copies = list(models.IssueRecipient.objects.filter(issue=issue).values_list("pk", flat=True))
    his = models.IssueRecipient.objects.get(issue=issue, person=karim).pk
    issuing.choose(his, "person", str(person("Salma Haddad")), because="He knows her.", by=head, now=now)
    who = colleague_who_is("team_manager")
    open_record(viewer_of(who.ref, now=now, purpose="duty"), layla, what="said why", now=now)
    client.force_login(who)
    pages = {
        "desk:entry": {"entry": document},
        "desk:entry_change": {"entry": document},
        "desk:passage": {"passage": passage},
        "desk:protect": {"document": document},
        "desk:issue": {"issue": issue},
        "desk:issue_new": {"child": layla},
        "desk:copies": {"child": layla},
        "desk:child": {"person": layla},
        "desk:story": {"person": layla},
        "desk:move_entry": {"person": layla, "entry": document},
        **{f"desk:issue_copy {n}": {"recipient": copy} for n, copy in enumerate(copies)},
    }
    told, hidden = {}, 0
    for name, arguments in pages.items():
        answer = client.get(reverse(name.split()[0], kwargs=arguments))
        words = unescape(answer.content.decode())
        assert answer.status_code == 200, (name, answer.status_code)
        hidden += "[kept private]" in words
        if met := SECRET.search(words):
            told[name] = words[max(0, met.start() - 90) :][:160]
    assert told == {}
    assert hidden >= 5, "what was written is on the pages"
    open_record(head.because("duty"), layla, what="said why", now=now)
    client.force_login(User.objects.get(email="head_of_service@ashworth.example"))
    assert SECRET.search(client.get(reverse("desk:entry", kwargs={"entry": document})).content.decode())


@pytest.mark.django_db
def test_whoever_rewords_what_is_private_is_told_and_says_which_words_stay_so(council, client):
    now = datetime.now(UTC)
    who = User.objects.get(email="alice@council.example")
    head = viewer_of(who.ref, now=now, purpose="duty")
    open_record(head, person("Layla Haddad"), what="said why", now=now)
    document, passage = note(f"Layla was well. {TOLD}", head, now)
    shielding.mark_words(passage, [TOLD], shield="allegation", by=head, now=now)
    client.force_login(who)
    change = reverse("desk:entry_change", kwargs={"entry": document})
    form = client.get(change).content.decode()
    sent = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)) | {
        "act": "finish",
        "account": "Layla was well. His own mother told us that he broke it.",
    }
    answer = client.post(change, sent, follow=True)
    words = unescape(answer.content.decode())
    protect = reverse("desk:protect", kwargs={"document": document})
    assert "You changed words that are kept private." in words, words[:3000]
    assert f'href="{protect}"' in words
    page = client.get(protect).content.decode()
    assert "Changed since" in page
    (mark,) = models.PassageMark.objects.filter(passage__slots__document=document, stretched=True)
    new = models.SlotPassage.objects.filter(document=document, slot="account").latest("n").passage_id
    send = {**token(page), "passage": str(new), "act": "settle", "mark": str(mark.pk)}
    prefix = re.search(r'name="(t\d+-part)-words"', page)[1]
    refused = client.post(protect, {**send, f"{prefix}-words": "nobody said this"}, follow=True)
    assert "do not stand there" in unescape(refused.content.decode())
    done = client.post(protect, {**send, f"{prefix}-words": "His own mother told us"}, follow=True)
    assert "Only these words stay private." in done.content.decode()
    (mark,) = models.PassageMark.objects.filter(passage=new, lifted=None)
    assert not mark.stretched
