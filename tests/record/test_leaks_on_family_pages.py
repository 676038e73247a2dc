"""Nothing of one person reaches another on the family's own pages: the random families of `test_leaks_through_the_record`,
some of whom were told some things, and every page of every reader read as they would.

What a reader may find is worked out here a second time: the children they are tied to and not kept from, what was told to
them and to nobody else, and of those words only such as name nobody but themselves and their own children.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alongside.accounts.family import sessions
from alongside.accounts.models import FamilyAccount, User
from alongside.design import clock
from alongside.law.days import London
from alongside.record import models
from alongside.record.actions import telling
from alongside.record.write import Rows, write
from tests.record.test_leaks_through_the_record import CHILDREN, told

NEEDED = ("card", "pathway", "told")
AT = datetime(2026, 9, 21, 10, 0, tzinfo=London)  # a Monday, two weeks on


def reads(story, person, name, *children):
    """They have a sign-in, and read about these children: everything about each is a grant of its own."""
    account = FamilyAccount.objects.create(
        name=name, sign_in_name=f"reader-{uuid4().hex[:8]}", opened_at=story.now
    )
    stamp = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}
    grants = [
        models.Granted(
            reader=account.pk,
            reader_person_id=person,
            door="family",
            person_id=child,
            what=what,
            from_on=date(2026, 9, 1),
            because="They asked to read it.",
            **stamp,
        )
        for child in children
        for what in NEEDED
    ]
    write(Rows([*grants]))
    return account


def signed_in(account, *, story_now=None):
    """A browser in which they have signed in."""
    now, answer, client = story_now or datetime.now(UTC), HttpResponse(), Client()
    begun = sessions.begin(account, device="A browser", device_ref=uuid4(), now=now)
    sessions.give_cookie(answer, begun.pk, now)
    client.cookies.update(answer.cookies)
    return client


def pages(client, children):
    """The words of every page they can open, and the codes of those they ask for and may not."""
    texts, refused = [], []
    for name, child in (
        ("home", None),
        *((page, ref) for ref in children for page in ("happened", "rights")),
    ):
        answer = client.get(reverse(f"family:{name}", kwargs={"child": child} if child else {}))
        (texts if answer.status_code == 200 else refused).append(answer)
    return [answer.content.decode() for answer in texts], [answer.status_code for answer in refused]


def told_some(story, draw, adults, parents_of, where):
    """Alice tells some of them, some of it: words with a tag of their own that name themselves, or somebody, or a place."""
    owed = models.NoticeState.objects.filter(
        notice__tell="family_told_referral", notice__to_person__in=adults.values(), state="owed"
    ).select_related("notice")
    names = {ref: name for name, ref in adults.items()}
    children = {ref: name.split()[0] for name, ref in story.people.items() if name.split()[0] in CHILDREN}
    said = {}
    for n, state in enumerate(owed.order_by("notice__recorded_at", "notice")):
        to, about = names[state.notice.to_person_id], children[state.notice.person_id]
        if draw.random() < 0.3:
            continue
        other, place = draw.choice(sorted(parents_of)), draw.choice(sorted(where))
        kind = draw.choice(["own", "own", "other", "place", "teller", "adult"])
        words = {
            "own": f"A worker meets you and {about} about the tag{n}q.",
            "other": f"We also spoke of {other.upper()} and the tag{n}q.",
            "place": f"The tag{n}q was seen at {where[place][0]}.",
            "teller": f"Mrs Shah rang about the tag{n}q.",
            "adult": f"{draw.choice([name for name in sorted(adults) if name != to])} has the tag{n}q.",
        }[kind]
        telling.record_told(
            state.notice_id,
            recipient=to,
            channel="in_person",
            words=words,
            by=story.cast.alice,
            now=story.now,
        )
        if kind == "place" and place == to:
            kind = "home"  # where they live themselves may be said to them
        said[f"tag{n}q"] = (to, about, kind, other if kind == "other" else "")
    return said


def asked_to_meetings(story, draw, adults, children, where, barred):
    """Three conferences about some of the children, to which some adults are asked, about some of those: each at a minute of
    their own, in a place with a tag. Some come to a part of it, at a minute of their own that nobody else may read."""
    stamp = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}
    asked = {}
    for n in range(3):
        about = draw.sample(sorted(children), draw.randint(1, len(children)))
        made, closed = (models.Document(kind=kind, **stamp) for kind in ("conference", "conference_closed"))
        meeting = models.Meeting(kind="conference", form="initial", document=made, closed=closed, **stamp)
        place, starts = f"Room chamber{n}z", AT + timedelta(days=n, minutes=7 * n + 3)
        if draw.random() < 0.3:
            place += f", near {where[draw.choice(sorted(where))][0]}"
        rows = [made, closed, meeting]
        for name in about:
            run = models.Matter.objects.filter(person=children[name], kind="referral").get().pk
            rows.append(
                models.MeetingChild(meeting=meeting, person_id=children[name], matter_id=run, **stamp)
            )
        rows.append(models.MeetingTime(meeting=meeting, n=0, at=starts, place=place, **stamp))
        for k, adult in enumerate(draw.sample(sorted(adults), draw.randint(1, len(adults)))):
            theirs = draw.sample(about, draw.randint(1, len(about)))
            seat = models.Seat(meeting=meeting, role="parents", person_id=adults[adult], **stamp)
            facts = {"how": "in_person", "children": [str(children[name]) for name in theirs]}
            steps = [models.SeatStep(seat=seat, n=0, kind="asked", at=story.now, facts=facts, **stamp)]
            hour, own = starts, draw.random() < 0.4
            if own:
                hour = starts + timedelta(hours=1, minutes=k + 1)
                part = {"from_at": hour.isoformat(), "until_at": None}
                steps.append(models.SeatStep(seat=seat, n=1, kind="comes", at=story.now, facts=part, **stamp))
            rows += [seat, *steps]
            asked[n, adult] = (f"{hour:%H:%M}", own, place, set(theirs), f"chamber{n}z")
        write(Rows(rows))
    return asked


def reads_of_meetings(asked, name, theirs, low, where):
    """Whether this reader's pages say of the meetings what is theirs and nothing of what is not."""
    mine = {key: one for key, one in asked.items() if key[1] == name and one[3] & theirs}
    hours = {one[0] for one in mine.values()}
    for hour in {one[0] for one in asked.values()}:
        assert (hour in low) is (hour in hours), f"{hour} read by {name}"
    for tag in {one[4] for one in asked.values()}:
        may = [one for one in mine.values() if one[4] == tag and not one[1] and " near " not in one[2]]
        near_own = [one for one in mine.values() if one[4] == tag and not one[1] and where[name][0] in one[2]]
        assert (tag in low) is bool(may or near_own), f"{tag} read by {name}"
    return bool(mine)


@pytest.mark.parametrize("seed", range(4))
def test_every_page_of_every_reader_holds_what_they_were_told_and_nothing_of_another(
    story, seed, monkeypatch
):
    draw, adults, children, parents_of, where, barred = told(story, seed)
    said = told_some(story, draw, adults, parents_of, where)
    asked = asked_to_meetings(story, draw, adults, children, where, barred)
    monkeypatch.setattr(clock, "now", lambda: story.now + timedelta(hours=1))
    sentences, found, invited = set(), set(), set()
    for name, person in adults.items():
        theirs = {child for child, parents in parents_of.items() if name in parents}
        account = reads(story, person, name, *(children[child] for child in theirs))
        if name == "Vincenzo Tarrantino":
            theirs -= {barred}  # his grant was given all the same: the order stops it
        texts, refused = pages(signed_in(account), children.values())
        assert refused == [404] * (2 * (len(children) - len(theirs)))
        text = "\n".join(texts)
        low = text.lower()
        told_them = {about for to, about, _, _ in said.values() if to == name}
        asked_about = {about for (_, to), one in asked.items() if to == name for about in one[3]}
        for tag, (to, about, kind, other) in said.items():
            named = other if kind == "other" else about
            may = to == name and about in theirs and kind in ("own", "other", "home") and named in theirs
            assert (tag in low) is may, f"{tag} ({kind}) of {to}, read by {name}"
            found |= {tag} if may else set()
        for other in {*children, *(adult.split()[0] for adult in adults)} - theirs - {name.split()[0]}:
            assert other.lower() not in low, f"{name} reads of {other}"
        for lines, postcode in (home for whose, home in where.items() if whose != name):
            assert lines.split(",")[-1].strip().lower() not in low
            assert postcode.replace(" ", "").lower() not in low.replace(" ", "")
        assert "shah" not in low
        assert "07700" not in text
        invited |= {name} if reads_of_meetings(asked, name, theirs, low, where) else set()
        if not told_them & theirs:
            assert "Alice" not in text, "who works with a child nobody has told them about"
        for child in theirs - told_them:
            home = next(one for one in texts if "about-1" in one)
            section = re.search(rf'id="about-\d+">([^<]*\b{child}\b[^<]*)</h2>(.*?)</section>', home, re.S)
            with_them = set(re.findall(r"\w+", section[1])) & set(children)
            if child in asked_about:
                assert "There is a meeting about" in section[2]
                assert with_them <= asked_about, "with a child about whom nobody asked them"
                continue
            assert "There is nothing to read here about" in section[2]
            assert not with_them & (told_them | asked_about), "with a child of whom they were told"
        sentences |= {re.search(r'<p class="govuk-body app-not-all">.*?</p>', one)[0] for one in texts}
    assert len(sentences) == 1, "the same sentence, to the byte, on every page of everybody"
    assert found or not said
    assert invited, "somebody was asked about a child of theirs"
    child = draw.choice(sorted(children))
    tags = [tag for tag, (_, about, *_) in said.items() if about == child]
    reads_about_oneself(story, child, children, adults, parents_of[child], tags, sentences)


def reads_about_oneself(story, name, children, adults, parents, tags, sentences):
    """A child reads what they were told themselves: nothing their parents were told, nobody else's name, no other child's page."""
    owed = models.NoticeState.objects.filter(
        notice__to_person=children[name], notice__tell="family_told_referral", state="owed"
    ).select_related("notice")
    for state in owed.order_by("notice"):
        telling.record_told(
            state.notice_id,
            recipient=name,
            channel="in_person",
            words=f"A worker meets you about the owntagq and {sorted(parents)[0]}.",
            by=story.cast.alice,
            now=story.now,
        )
    account = reads(story, children[name], name, children[name])
    texts, refused = pages(signed_in(account), children.values())
    assert refused == [404] * (2 * (len(children) - 1))
    low = "\n".join(texts).lower()
    assert "find out with you what would help" in low or "finding out with you what would help" in low
    for hidden in ("owntagq", "shah", "chamber", *tags, *(adult.split()[0].lower() for adult in adults)):
        assert hidden not in low, f"{name} reads {hidden}"
    assert not {other.lower() for other in children if other.lower() in low} - {name.lower()}
    assert {re.search(r'<p class="govuk-body app-not-all">.*?</p>', one)[0] for one in texts} == sentences


def between(page):
    """What a reader reads, without what stands around it on every page."""
    return page[
        page.index('<div class="app-reads">') : page.rindex("</div>", 0, page.index("</main>")) + 6
    ].strip()


def test_what_a_worker_sees_beforehand_is_the_page_to_the_byte_and_only_theirs_to_see(story, client):
    draw, adults, children, parents_of, where, _ = told(story, 1)
    told_some(story, draw, adults, parents_of, where)
    name = "Rosamund Hollowell"
    theirs = [children[child] for child, parents in parents_of.items() if name in parents]
    account = reads(story, adults[name], name, *theirs)
    client.force_login(User.objects.get(ref=story.cast.alice.user))
    address = reverse("family:preview", kwargs={"child": theirs[0], "account": account.pk})
    beforehand = client.get(address).content.decode()
    assert not models.Shown.objects.filter(reader=account.pk).exists(), "looking at it is not reading it"
    reader, addresses = signed_in(account), [reverse("family:home")]
    addresses += [
        reverse(f"family:{page}", kwargs={"child": ref}) for ref in theirs for page in ("happened", "rights")
    ]
    first = [between(reader.get(each).content.decode()) for each in addresses]
    assert first[0] in beforehand
    now_read = [between(reader.get(each).content.decode()) for each in addresses]
    seen = client.get(address).content.decode()
    assert [each in seen for each in now_read] == [True] * len(addresses)
    assert "it may show who rang" in seen, "why something is absent"
    client.force_login(User.objects.get(ref=story.cast.charlie.user))
    assert client.get(address).status_code in (302, 404), "not without saying why"
    assert reader.get(address).status_code == 302, "and no reader opens it"
