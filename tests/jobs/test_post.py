"""What a worker made ready leaves once, at its moment, by a way that is safe then; else it stays, and somebody hears of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.urls import reverse

from alongside.accounts.family import keeping
from alongside.design import paper
from alongside.desk.home.views import _to_do
from alongside.jobs.hourly.post import tell_of_new
from alongside.jobs.minutely.post import ask_what_arrived, send_what_is_ready
from alongside.post import outbox
from alongside.post.carrying import Arrived, InDoubt, Never, NotNow, OnItsWay
from alongside.record import models
from alongside.record.access import BY_ITSELF
from alongside.record.acting import Mistaken
from alongside.record.actions import family_access, people, post, safe_contact, telling
from alongside.record.actions.family_access import Asked
from alongside.record.actions.tasks import finish_task
from alongside.record.queries import jobs as due
from alongside.record.queries.desk import post as outgoing, telling as tellings
from alongside.record.queries.desk.home import home
from tests.cast import Cast
from tests.story import Story

pytestmark = pytest.mark.django_db
WORDS = "We will come and see Amara at home, and talk with you about how to help."


@dataclass
class Pigeon:
    """Carries every channel, and remembers what it was given. `answers` are given one after the other, the last for ever."""

    answers: list = field(default_factory=lambda: [Arrived()])
    found: object = None
    took: list = field(default_factory=list)
    name: str = "pigeon"

    def send(self, message):
        self.took.append(message)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is InDoubt:
            raise InDoubt
        return answer

    def find(self, message):
        if self.found is InDoubt:
            raise InDoubt
        return self.found

    def ask(self, ref):
        return self.answers[0]


@pytest.fixture
def pigeon(monkeypatch) -> Pigeon:
    bird = Pigeon()
    monkeypatch.setattr(outbox, "carriers", lambda: {"email": bird, "text": bird, "letter": bird})
    return bird


@pytest.fixture
def story(db) -> Story:
    """Amara (8) and Ben (5) Cole live with Dana. They were referred on Friday; on Monday 7 September it was decided to
    assess, and Alice is their worker. Asked alone, Dana says that her own telephone is safe for texts, and wants to sign in."""
    story = Story(Cast.on_stage())
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3))
    ben = story.known("Ben Cole", born_on=date(2021, 3, 3))
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    for child in (amara, ben):
        people.relate(dana, child, "mother", by=story.cast.dora, now=story.now)
        people.record_responsibility(child, dana, basis="mother", by=story.cast.dora, now=story.now)
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.safe = says_safe(story, "phone", "07700 900123", "text")
    story.account = family_access.invite(
        Asked(person=dana, children=(amara, ben), on=story.now.date(), alone=True, choice="account"),
        what=["card", "pathway", "told"],
        because="She wants to read for herself what happens.",
        messages=True,
        by=story.cast.alice,
        now=story.now,
    )
    return story


def says_safe(story, kind, value, *uses, who="Dana Cole"):
    by = {"by": story.cast.alice, "now": story.now}
    way = people.record_reach(story.people[who], kind=kind, value=value, **by)
    by["now"] = story.now
    return safe_contact.confirm_safe(
        story.people[who], way=way, uses=uses, alone=True, confirmed_at=by["now"], **by
    )


def notice(story, child="Amara Cole"):
    found = models.Notice.objects.filter(tell="family_told_referral", person=story.people[child])
    return found.get(to_person=story.people["Dana Cole"]).pk


def ready(story, *children, channel="text", at=None, **more):
    """Alice makes it ready for Dana, to leave at this moment unless another is named."""
    now = story.now
    for child in children or ("Amara Cole",):
        telling.make_ready(
            notice(story, child),
            channel=channel,
            words=WORDS,
            send_at=at or now,
            by=story.cast.alice,
            now=now,
            **more,
        )


def minute(story):
    """The jobs of one minute."""
    now = story.now
    send_what_is_ready(now)
    ask_what_arrived(now)


def stands(story, child="Amara Cole"):
    return models.NoticeState.objects.get(notice=notice(story, child)).state


def asked():
    return list(
        models.Task.objects.filter(kind__in=("find_safe_contact", "message_not_sent"), done=None).order_by(
            "recorded_at", "pk"
        )
    )


def in_the_post(story):
    return outgoing.message(story.cast.maud, models.Message.objects.get().pk, now=story.now)


def steps():
    return list(
        models.MessageStep.objects.order_by("message__recorded_at", "n").values_list("kind", flat=True)
    )


def told(story, child="Amara Cole"):
    return models.Event.objects.filter(kind="told", person=story.people[child]).count()


# --- it goes


def test_it_leaves_once_for_two_children_and_she_counts_as_told_about_both(story, pigeon):
    ready(story.on("Tue 8 September 2026", at="10:00"), "Amara Cole", "Ben Cole")
    minute(story)
    (went,) = pigeon.took
    assert went.address == "07700 900123"
    assert (
        went.words
        == "There is a new message for you. To read it, sign in the way you always do. Ashworth Council"
    )
    assert steps() == ["queued", "trying", "sent"]
    assert [stands(story), stands(story, "Ben Cole")] == ["sent", "sent"]
    assert [told(story), told(story, "Ben Cole")] == [1, 1]
    said = models.NoticeStep.objects.get(notice=notice(story), kind="sent")
    assert (said.channel, said.words) == ("text", WORDS)
    event = models.Event.objects.get(kind="told", person=story.people["Amara Cole"])
    assert event.facts["told_by"] == str(story.cast.alice.user), "a machine tells nobody: Alice confirmed it"
    minute(story)
    assert len(pigeon.took) == 1


def test_it_waits_for_the_moment_she_named(story, pigeon):
    story.on("Tue 8 September 2026", at="10:00")
    ready(story, at=story.now + timedelta(hours=3))
    minute(story.on("Tue 8 September 2026", at="12:30"))
    assert pigeon.took == []
    minute(story.on("Tue 8 September 2026", at="13:30"))
    assert len(pigeon.took) == 1


def test_over_the_weekend_of_a_bank_holiday_it_waits_until_tuesday(story, pigeon):
    """Friday 2 April 2027 is not: Good Friday was 26 March. Friday 30 April 2027, the Monday after is a bank holiday."""
    ready(story.on("Fri 30 April 2027", at="12:05"))
    for day, at in (
        ("Fri 30 April 2027", "16:00"),
        ("Sat 1 May 2027", "10:00"),
        ("Mon 3 May 2027", "10:00"),
        ("Tue 4 May 2027", "08:59"),
    ):
        minute(story.on(day, at=at))
        assert pigeon.took == [], day
    minute(story.on("Tue 4 May 2027", at="09:00"))
    assert len(pigeon.took) == 1


def test_what_alice_has_told_her_already_waits_for_no_office(story, pigeon):
    ready(story.on("Fri 30 April 2027", at="19:30"), spoken_to=True)
    minute(story)
    assert len(pigeon.took) == 1


@pytest.mark.parametrize("channel", ["text", "email"])
def test_nothing_of_what_is_told_or_of_anybody_is_in_the_message_the_task_or_the_log(
    story, pigeon, channel, caplog
):
    """Every name, number, address and word of the case is distinctive; whatever leaves, or is asked, holds none of them."""
    says_safe(story, "email", "dana@harbour.example", "email")
    pigeon.answers = [Never("It was refused.")]
    ready(story.on("Tue 8 September 2026", at="10:00"), "Amara Cole", "Ben Cole", channel=channel)
    minute(story)
    (went,) = pigeon.took
    case = {word for name in story.people for word in name.split()}
    case |= {
        "07700",
        "900123",
        "harbour.example",
        "home",
        "help",
        "Mrs Shah",
        "Mill Road",
        "Alice",
        "referral",
    }
    left = f"{went.subject} {went.words}"
    assert left.startswith("A message for you" if channel == "email" else " There is a new message")
    assert [word for word in case if word in left] == []
    assert len(asked()) == 2
    for task in asked():
        assert [word for word in case if word in task.words] == []
    assert [word for word in case if word in caplog.text] == []


# --- it does not go


def refused(story, **more):
    with pytest.raises(Mistaken) as met:
        ready(story.on("Tue 8 September 2026"), **more)
    return met.value


def test_it_is_not_even_made_ready_for_a_way_that_nobody_confirmed_or_a_page_that_nobody_has(story):
    assert refused(story, channel="email").field == "channel"
    family_access.pause(story.account, because="She lost her telephone.", by=story.cast.alice, now=story.now)
    assert "no page of their own" in refused(story).message


def changes(story, what):
    """Something happens on Wednesday, before the message leaves on Thursday."""
    by = {"by": story.cast.alice, "now": story.on("Wed 9 September 2026").now}
    dana = story.people["Dana Cole"]
    number = models.ContactPoint.objects.get(person=dana, replaced_by=None)
    match what:
        case "safe no more":
            safe_contact.safe_no_more(story.safe, because="He has taken her telephone.", **by)
        case "another number":
            people.record_reach(
                dana, kind="phone", value="07700 900999", safe="safe", replaces=number.pk, **by
            )
        case "he has the same number":
            femi = story.known("Femi Adeyemi", born_on=date(1990, 2, 1))
            people.record_reach(femi, kind="phone", value="+447700900123", **by)
        case "another number confirmed":
            people.record_reach(dana, kind="phone", value="07700 900999", replaces=number.pk, **by)
            new = models.ContactPoint.objects.get(person=dana, replaced_by=None)
            safe_contact.confirm_safe(
                dana, way=new.pk, uses=("text",), alone=True, confirmed_at=by["now"], **by
            )
        case "account paused":
            family_access.pause(story.account, because="He knows her password.", **by)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("safe no more", "find_safe_contact"),
        ("another number", "find_safe_contact"),
        ("he has the same number", "find_safe_contact"),
        ("another number confirmed", "find_safe_contact"),
        ("account paused", "message_not_sent"),
    ],
)
@pytest.mark.parametrize(
    "queued", [False, True], ids=["before it is queued", "while it waits to be tried again"]
)
def test_what_changed_between_ready_and_sending_is_a_task_for_her_worker_and_nothing_leaves(
    story, pigeon, what, kind, queued
):
    story.on("Tue 8 September 2026", at="10:00")
    if queued:
        pigeon.answers = [NotNow("Too busy."), Arrived()]
        ready(story)
        minute(story)
        pigeon.took.clear()
    else:
        ready(story, at=story.now + timedelta(days=2))
    changes(story, what)
    minute(story.on("Thu 10 September 2026", at="11:00"))
    assert pigeon.took == []
    assert stands(story) == "failed"
    (task,) = asked()
    assert (task.kind, task.for_user) == (kind, story.cast.alice.user)
    assert "Dana" not in task.words
    assert "0770" not in task.words
    minute(story)
    assert len(asked()) == 1, "it is asked once"
    if queued:
        assert steps()[-1] == "stopped"


def test_a_telling_that_is_held_or_made_ready_anew_never_leaves_by_the_old_message(story, pigeon):
    pigeon.answers = [NotNow("Too busy.")]
    ready(story.on("Tue 8 September 2026", at="10:00"))
    minute(story)
    telling.hold(
        notice(story),
        ground="criminal_enquiry",
        review_on=date(2026, 9, 20),
        by=story.cast.alice,
        now=story.now,
    )
    assert steps() == ["queued", "trying", "again", "stopped"]
    pigeon.took.clear()
    minute(story.on("Tue 8 September 2026", at="15:00"))
    assert pigeon.took == []
    assert (stands(story), asked()) == ("held", [])


def test_holding_it_about_one_child_lets_the_message_go_for_the_other_and_tells_nothing_of_the_first(
    story, pigeon
):
    pigeon.answers = [NotNow("Too busy."), Arrived()]
    ready(story.on("Tue 8 September 2026", at="10:00"), "Amara Cole", "Ben Cole")
    minute(story)
    telling.hold(
        notice(story),
        ground="criminal_enquiry",
        review_on=date(2026, 9, 20),
        by=story.cast.alice,
        now=story.now,
    )
    minute(story.on("Tue 8 September 2026", at="10:30"))
    assert [stands(story), stands(story, "Ben Cole")] == ["held", "sent"]
    assert [told(story), told(story, "Ben Cole")] == [0, 1]


# --- twice


def test_two_jobs_at_once_queue_and_hand_over_one_message(story, pigeon):
    ready(story.on("Tue 8 September 2026", at="10:00"))
    now = story.now
    (found,) = due.tellings_to_send(now)
    for _ in range(2):  # both saw it waiting
        outbox.queue(*found, by=BY_ITSELF, now=now)
    (message,) = due.messages_to_try(now)
    begun = [post.begin(message, carriers={"text": "pigeon"}, by=BY_ITSELF, now=now) for _ in range(2)]
    assert [each is not None for each in begun] == [True, False]
    assert models.Message.objects.count() == 1
    for _ in range(2):
        post.sent(message, by=BY_ITSELF, now=story.now)
    assert steps() == ["queued", "trying", "sent"]
    assert told(story) == 1


def test_a_try_whose_end_nobody_knows_is_looked_up_and_where_that_is_impossible_never_sent_again(
    story, pigeon
):
    pigeon.answers, pigeon.found = [InDoubt], InDoubt
    ready(story.on("Tue 8 September 2026", at="10:00"))
    minute(story)
    assert steps() == ["queued", "trying"]
    minute(story.on("Tue 8 September 2026", at="10:10"))
    assert steps() == ["queued", "trying"], "whoever tries it may be still at it"
    minute(story.on("Tue 8 September 2026", at="10:20"))
    assert steps() == ["queued", "trying", "failed"]
    assert len(pigeon.took) == 1
    assert [task.kind for task in asked()] == ["message_not_sent"]


def test_a_try_that_was_cut_off_and_is_found_to_have_arrived_counts(story, pigeon):
    pigeon.answers, pigeon.found = [InDoubt], Arrived("n-1")
    ready(story.on("Tue 8 September 2026", at="10:00"))
    minute(story)
    minute(story.on("Tue 8 September 2026", at="10:20"))
    assert (steps()[-1], len(pigeon.took), stands(story)) == ("sent", 1, "sent")


# --- again, and at last not


def test_it_is_tried_again_later_each_time_and_at_last_is_a_task(story, pigeon):
    pigeon.answers = [NotNow("Whoever carries our messages could not be reached.")]
    ready(story.on("Tue 8 September 2026", at="10:00"))
    start = turn = story.now
    tried = []
    while turn and len(tried) < 20:
        send_what_is_ready(turn - timedelta(seconds=1))  # not yet its turn, except for the first
        send_what_is_ready(turn)
        tried.append(round((turn - start).total_seconds() / 60))
        assert len(pigeon.took) == len(tried)
        turn = models.MessageStep.objects.latest("n").next_at
    assert tried == [0, 1, 6, 21, 81, 321, 1041]
    assert steps()[-1] == "failed"
    (task,) = asked()
    assert "could not be reached" in task.words
    assert stands(story) == "failed"
    assert told(story) == 0


def test_she_counts_as_told_only_when_it_has_arrived(story, pigeon):
    pigeon.answers = [OnItsWay("n-7"), OnItsWay("n-7"), Arrived("n-7")]
    ready(story.on("Tue 8 September 2026", at="10:00"))
    send_what_is_ready(story.now)
    assert (steps(), stands(story)) == (["queued", "trying", "handed_over"], "ready")
    with pytest.raises(Mistaken, match="on its way"):
        ready(story)
    pigeon.answers = [Arrived("n-7")]
    minute(story)
    assert (steps()[-1], stands(story)) == ("sent", "sent")


def test_what_came_back_or_was_never_heard_of_is_a_task(story, pigeon):
    pigeon.answers = [OnItsWay("n-7")]
    ready(story.on("Tue 8 September 2026", at="10:00"), "Amara Cole")
    minute(story)
    minute(story.on("Fri 11 September 2026", at="10:00"))
    assert steps()[-1] == "handed_over"
    minute(story.on("Fri 11 September 2026", at="19:00"))
    assert steps()[-1] == "failed"
    ready(story.on("Mon 14 September 2026", at="10:00"))
    pigeon.answers = [Never("The number or address does not exist.")]
    minute(story)
    assert [stands(story), len(asked())] == ["failed", 2]


def test_nobody_is_sent_word_who_did_not_ask_for_it_and_whoever_stops_it_gets_no_more(story):
    """Made ready on Tuesday; on the same day Dana says, on her own page, that she wants no messages."""
    ready(story)
    keeping.choose_notices(story.account, wanted=False, now=story.now)
    with pytest.raises(Mistaken, match="no messages"):
        ready(story, "Ben Cole")
    assert post.queue_telling(notice(story), subject="A", words="B", by=BY_ITSELF, now=story.now) is None
    assert not models.Message.objects.exists()
    assert (
        "want no messages"
        in models.Task.objects.filter(person=story.people["Amara Cole"]).latest("recorded_at").words
    )


# --- a letter


@pytest.fixture
def letter(story) -> Story:
    """Alice looks at the letter to Dana about both children, and it is posted on Tuesday."""
    ready(story.on("Tue 8 September 2026", at="10:00"), "Amara Cole", "Ben Cole", channel="letter")
    sheet = paper.Paper(
        title="What we decided",
        house=paper.House("Ashworth"),
        written_on=date(2026, 9, 8),
        recipient=("Dana Cole", "2 Mill Road", "DM1 2AB"),
        opening=paper.paragraphs(WORDS),
    )
    story.copy = telling.letter_goes(
        [notice(story), notice(story, "Ben Cole")],
        sheet,
        channel="post",
        recipient="Dana Cole",
        words=WORDS,
        by=story.cast.alice,
        now=story.now,
    )
    return story


def test_a_letter_leaves_exactly_as_it_was_issued_and_is_told_once(letter, pigeon):
    minute(letter)
    (went,) = pigeon.took
    assert went.content == bytes(models.IssuedCopyBytes.objects.get(copy=letter.copy).content)
    assert went.address.splitlines() == ["Dana Cole", "2 Mill Road", "DM1 2AB"]
    assert steps() == ["queued", "trying", "sent"]
    assert [told(letter), told(letter, "Ben Cole")] == [1, 1]
    minute(letter)
    assert len(pigeon.took) == 1


def test_a_letter_that_could_not_be_posted_is_a_task_for_whoever_posted_it(letter, pigeon):
    pigeon.answers = [Never("The address on the first page cannot be read.")]
    minute(letter)
    (task,) = asked()
    assert (task.kind, task.for_user) == ("message_not_sent", letter.cast.alice.user)
    assert "Dana" not in task.words


# --- something new to read, for whoever asked to be told of it


def alice_tells(story, child="Amara Cole"):
    telling.record_told(
        notice(story, child),
        recipient=str(story.people["Dana Cole"]),
        channel="in_person",
        words="Told in the kitchen.",
        by=story.cast.alice,
        now=story.now,
    )


def hour(story):
    tell_of_new(story.now)
    send_what_is_ready(story.now)


def test_nobody_is_sent_word_of_something_new_who_did_not_ask_for_it(story, pigeon):
    keeping.choose_notices(story.account, wanted=False, now=story.now)
    alice_tells(story.on("Tue 8 September 2026", at="10:00"))
    hour(story.on("Tue 8 September 2026", at="11:45"))
    assert pigeon.took == []


def test_who_asked_is_sent_word_once_a_day_only_of_what_came_since_and_never_at_night(story, pigeon):
    keeping.choose_notices(story.account, wanted=False, now=story.on("Mon 7 September 2026", at="17:30").now)
    keeping.choose_notices(story.account, wanted=True, now=story.on("Tue 8 September 2026", at="09:30").now)
    hour(story.on("Tue 8 September 2026", at="09:45"))
    assert pigeon.took == [], "what was there before she asked is not new"

    alice_tells(story.on("Tue 8 September 2026", at="10:00"))
    hour(story.on("Tue 8 September 2026", at="10:45"))
    (word,) = pigeon.took
    assert word.words.startswith("There is a new message for you.")
    assert (word.about, word.address) == ("new", "07700 900123")

    alice_tells(story.on("Tue 8 September 2026", at="11:00"), "Ben Cole")
    hour(story.on("Tue 8 September 2026", at="11:45"))
    hour(story.on("Wed 9 September 2026", at="08:45"))
    assert len(pigeon.took) == 1, "once a day, and not before the office opens"
    hour(story.on("Wed 9 September 2026", at="09:45"))
    hour(story.on("Wed 9 September 2026", at="10:45"))
    assert len(pigeon.took) == 2
    hour(story.on("Thu 10 September 2026", at="09:45"))
    assert len(pigeon.took) == 2, "nothing has come since"
    assert asked() == []


def test_a_text_about_a_telling_is_not_followed_by_another_that_there_is_something_new(story, pigeon):
    ready(story.on("Tue 8 September 2026", at="10:00"))
    minute(story)
    hour(story.on("Tue 8 September 2026", at="10:45"))
    assert [message.about for message in pigeon.took] == ["telling"]


@pytest.mark.parametrize("what", ["wants none any more", "safe no more"])
def test_word_of_something_new_that_waits_is_stopped_when_she_wants_none_or_the_way_is_not_safe(
    story, pigeon, what
):
    pigeon.answers = [NotNow("Too busy."), Arrived()]
    alice_tells(story.on("Tue 8 September 2026", at="10:00"))
    hour(story.on("Tue 8 September 2026", at="10:45"))
    if what == "safe no more":
        safe_contact.safe_no_more(story.safe, because="He reads it.", by=story.cast.alice, now=story.now)
    else:
        keeping.choose_notices(story.account, wanted=False, now=story.now)
    send_what_is_ready(story.on("Tue 8 September 2026", at="11:00").now)
    assert len(pigeon.took) == 1
    assert steps()[-1] == "stopped"


# --- GOV.UK Notify posts what became of it

TOKEN = "a token of sixteen words"


def says(client, message, status, *, token=TOKEN, number="n-1", **more):
    """A receipt as Notify posts it."""
    told = {
        "id": number,
        "reference": str(message),
        "to": "07700900123",
        "status": status,
        "created_at": "2026-09-08T09:00:00.000000Z",
        "completed_at": "2026-09-08T09:01:00.000000Z",
        "sent_at": "2026-09-08T09:00:30.000000Z",
        "notification_type": "sms",
        **more,
    }
    return client.post(
        "/receipts/",
        told,
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"} if token else {},
    ).status_code


@pytest.fixture
def on_its_way(story, pigeon, settings):
    """A text to Dana about Amara that Notify has taken as n-1."""
    settings.NOTIFY_RECEIPTS_TOKEN, pigeon.name = TOKEN, "notify"
    pigeon.answers = [OnItsWay("n-1")]
    ready(story.on("Tue 8 September 2026", at="10:00"))
    minute(story)
    assert steps() == ["queued", "trying", "handed_over"]
    return models.Message.objects.get().pk


def test_a_receipt_says_at_once_that_it_was_delivered_and_said_again_it_counts_once(
    story, on_its_way, client, caplog
):
    assert says(client, on_its_way, "sending") == 204
    assert stands(story) != "sent"
    assert [
        says(client, on_its_way, status) for status in ("delivered", "delivered", "permanent-failure")
    ] == [
        204,
        204,
        204,
    ]
    assert steps() == ["queued", "trying", "handed_over", "sent"]
    assert (stands(story), told(story), asked()) == ("sent", 1, [])
    minute(story.on("Tue 8 September 2026", at="11:00"))
    assert len(steps()) == 4
    assert "07700" not in caplog.text
    assert "Amara" not in caplog.text


@pytest.mark.parametrize("status", ["permanent-failure", "temporary-failure", "technical-failure"])
def test_a_receipt_that_it_did_not_arrive_is_a_task_for_her_worker(story, on_its_way, client, status):
    assert says(client, on_its_way, status) == 204
    assert steps()[-1] == "failed"
    assert (stands(story), told(story)) == ("failed", 0)
    (task,) = asked()
    assert (task.kind, task.for_user) == ("message_not_sent", story.cast.alice.user)
    assert "Dana" not in task.words
    # Her task leads to what failed, where she can tell it another way; whoever looks at the post reads whose task it is.
    (mine,) = [one for one in home(story.cast.alice, now=story.now).tasks if one.task == task.pk]
    assert mine.notice == notice(story, "Amara Cole")
    assert _to_do(mine, {}).href == reverse("desk:tell", kwargs={"notice": mine.notice})
    failed = tellings.one(story.cast.alice, mine.notice, now=story.now)
    assert (failed.state, failed.owed[0].latest.words) == ("failed", task.words)
    (asked_of,) = in_the_post(story).asked
    assert (asked_of.who, asked_of.done) == ("Alice", False)
    finish_task(task.pk, by=story.cast.alice, now=story.now)
    assert in_the_post(story).asked[0].done
    why = models.MessageStep.objects.get(kind="failed").why
    if status != "technical-failure":
        assert why.startswith(status.replace("-", " ").capitalize())


def test_a_receipt_without_the_token_of_nobodys_message_or_that_is_none_changes_nothing(
    story, on_its_way, client, settings
):
    assert says(client, on_its_way, "delivered", token="another token of the kind") == 403
    assert says(client, on_its_way, "delivered", token="") == 403
    assert says(client, on_its_way, "delivered", number="n-2") == 204
    assert says(client, story.people["Amara Cole"], "delivered") == 204
    assert says(client, "not one of ours", "delivered") == 400
    assert says(client, on_its_way, "delivered", id=None) == 400
    assert says(client, on_its_way, "delivered", more="a" * 20_000) == 413
    bearer = {"authorization": f"Bearer {TOKEN}"}
    for body in ("", "[]", "{", "\x00", "9" * 5000):
        sent = client.post("/receipts/", body, content_type="application/json", headers=bearer)
        assert sent.status_code == 400, body[:5]
    assert client.get("/receipts/", headers=bearer).status_code == 405
    settings.NOTIFY_RECEIPTS_TOKEN = ""
    assert says(client, on_its_way, "delivered", token="") == 404
    assert steps() == ["queued", "trying", "handed_over"]


def test_a_receipt_that_is_here_before_the_answer_to_the_try_ends_it(story, pigeon, settings, client):
    settings.NOTIFY_RECEIPTS_TOKEN, pigeon.name, answers = TOKEN, "notify", []

    def takes(message):
        answers.append(says(client, message.ref, "delivered"))
        return OnItsWay("n-1")

    pigeon.send = takes
    ready(story.on("Tue 8 September 2026", at="10:00"))
    minute(story)
    assert answers == [204]
    assert steps() == ["queued", "trying", "sent"]
    assert told(story) == 1
