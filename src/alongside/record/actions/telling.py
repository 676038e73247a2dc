"""Duties to tell: held, withheld, ready, given in person. Nothing reaches a person by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.accounts.family.models import FamilyAccount, State
from alongside.design import paper
from alongside.law import pathway
from alongside.law.days import london_day
from alongside.law.passages import RULES
from alongside.record import kept_from, models, restrictions
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import (
    Mistaken,
    When,
    decides,
    event,
    happen,
    records,
    reports,
    stamp,
    stop_messages,
    task,
)
from alongside.record.actions import one_telling
from alongside.record.actions.family_access import wants_messages
from alongside.record.actions.looking_again import TOO_YOUNG, looked_at
from alongside.record.actions.safe_contact import way_for
from alongside.record.rendering import messages
from alongside.record.write import Rows, records_of, write

Kind = models.NoticeStep.Kind
# A message by these says nothing itself, only that there is something to read; a letter holds its words.
LEADS_TO_A_PAGE = frozenset({"email", "text"})
NO_SAFE_WAY = (
    "They have not told us, asked alone, that this is safe for messages, or somebody else can be reached there too. Ask them"
    " and write it down under safe contact, or choose another way."
)
NO_PAGE = (
    "A message says only that there is something to read, and they have no page of their own where they can read it about"
    " this child. Give them a way in first, write a letter, or tell them yourself."
)
NO_MESSAGES = (
    "They want no messages: nobody is sent any who did not say so. Write a letter, tell them yourself, or ask them again"
    " whether they want word."
)
IN_WRITING = (
    "This is owed in writing, with the reasons and how to have it looked at again. Make the letter and send it, or put it into"
    " their hands. What you said to them can stand beside it: say that you have spoken to them."
)
NO_ADDRESS = (
    "No address stands on this letter, so nobody can post it. Write the address down first, or put the letter into their hands"
    " and say that you have handed it over."
)
BY_MOUTH = frozenset({"in_person", "phone"})
TOLD = frozenset({Kind.SENT, Kind.GIVEN_IN_PERSON})


@reports
def hold(
    notice: UUID, *, ground: str = "", too_young: str = "", review_on: date, by: Viewer, now: datetime
) -> None:
    """Telling waits, for one of the law's grounds, until a named day. `too_young`: a child who could not understand it yet,
    and what was done instead; nothing is kept back then, so the law is not asked and no clock waits."""
    if too_young:
        said = {"ground": f"{TOO_YOUNG} {too_young.strip()}", "review_on": review_on}
        _move(notice, Kind.HELD, "", {}, said, by=by, now=now)
        return
    _move(
        notice,
        Kind.HELD,
        "telling_held",
        {"ground": ground, "review_on": review_on.isoformat()},
        {"ground": ground, "review_on": review_on},
        by=by,
        now=now,
    )


@decides
def withhold(
    notice: UUID, *, ground: str, authorised_by: UUID, review_on: date, by: Viewer, now: datetime
) -> None:
    """Decide not to tell: with its ground, who authorised it, and when it is looked at again (process 3.4)."""
    _move(
        notice,
        Kind.WITHHELD,
        "telling_withheld",
        {"ground": ground, "authorised_by": str(authorised_by), "review_on": review_on.isoformat()},
        {"ground": ground, "authoriser": authorised_by, "review_on": review_on},
        by=by,
        now=now,
    )


@reports
def release(notice: UUID, *, by: Viewer, now: datetime) -> None:
    """The ground has gone: the duty to tell stands again."""
    _move(notice, Kind.OWED, "telling_released", {}, {}, by=by, now=now)


@decides
def make_ready(
    notice: UUID,
    *,
    channel: str,
    words: str,
    send_at: datetime,
    spoken_to: bool = False,
    by: Viewer,
    now: datetime,
) -> None:
    """A named worker confirms to whom, how, in which words and when. `spoken_to`: they have told them, so that it waits
    for no office hours. An email or a text says only that there is something to read: to somebody of the record it goes by
    a way they confirmed, and only where they can read it. All of that is read again at sending."""
    if not words.strip():
        raise Mistaken("words", "Write what they will be told.")
    _check_words(notice, words, by=by, now=now)
    reach = _by_which_way(notice, channel, today=london_day(now)) if channel in LEADS_TO_A_PAGE else None
    _move(
        notice,
        Kind.READY,
        "",
        {},
        {
            "channel": channel,
            "words": words.strip(),
            "send_at": send_at,
            "reach_id": reach,
            "spoken_to": spoken_to,
        },
        by=by,
        now=now,
    )


def _by_which_way(notice: UUID, channel: str, *, today: date) -> UUID | None:
    """The number or address that a message will go to: None for whoever got in touch, whom a worker writes to. Raises
    Mistaken where there is no safe way, or no page on which it can be read."""
    row = models.Notice.objects.filter(pk=notice).values_list("person", "to_person").first()
    if row is None:
        raise NotFound(notice)
    child, to = row
    if to is None:
        return None
    way = way_for(to, channel, today=today)
    if way is None:
        raise Mistaken("channel", NO_SAFE_WAY)
    if not can_read(to, child, today=today):
        raise Mistaken("channel", NO_PAGE)
    if not wants_messages(to):
        raise Mistaken("channel", NO_MESSAGES)
    return way.reach


def can_read(person: UUID, child: UUID, *, today: date) -> bool:
    """Whether this person has a page of their own, open today, on which they read what they are told about the child."""
    granted = models.Granted.objects.filter(
        door=models.Granted.Door.FAMILY,
        reader_person=person,
        person=child,
        what=models.Granted.What.TOLD,
        from_on__lte=today,
        ended=None,
    ).exclude(until_on__lt=today)
    readers = granted.values_list("reader", flat=True)
    return FamilyAccount.objects.filter(ref__in=list(readers), state=State.OPEN).exists()


REFERRER = "referrer"
NOBODY_TO_WRITE_TO = (
    "They gave no name, so there is nobody to write to. If they ring again, tell them then; else say that no safe way to "
    "reach them is known."
)


def _check_words(notice: UUID, words: str, *, by: Viewer, now: datetime) -> None:
    """Raises Mistaken where the words hold something that whoever will read them may not be told, or where an order or a
    decision keeps them from being given anything."""
    about = _whom([notice])
    check_may_be_given(about.person, about.children, today=london_day(now))
    for objection in _objections(about, words, by=by, today=london_day(now)):
        raise Mistaken("words", objection)


@dataclass(frozen=True, slots=True)
class _Whom:
    """Whom some duties to tell are owed to, and about which children. `contact`: how the referrer got in touch."""

    to: str
    person: UUID | None
    children: tuple[UUID, ...]
    contact: models.Contact | None


def _whom(notices: Sequence[UUID]) -> _Whom:
    """Raises NotFound where one of them is not there, and Mistaken where they are owed to different people."""
    found = list(models.Notice.objects.filter(pk__in=notices).select_related("event__matter"))
    if not found or len(found) != len(set(notices)):
        raise NotFound(notices)
    owed_to = {(each.to, each.to_person_id) for each in found}
    contacts = {_contact_of(each) for each in found if each.to == REFERRER}
    if len(owed_to) > 1 or len(contacts) > 1:
        raise Mistaken("", "A letter is for one person.")
    to, person = owed_to.pop()
    contact = contacts.pop() if contacts else None
    return _Whom(to, person, tuple(dict.fromkeys(each.person_id for each in found)), contact)


def _contact_of(notice: models.Notice) -> models.Contact | None:
    """The contact that a decision arose from: whoever got in touch is known by nothing else."""
    matter = notice.event.matter
    runs = [ref for ref in (matter.pk, matter.parent_id) if ref] if matter else []
    on_it = models.ContactPerson.objects.filter(matter__in=runs, person=notice.person_id)
    named = on_it.select_related("contact__said__text").order_by("recorded_at", "ref").first()
    return named.contact if named else None


def _objections(about: _Whom, words: str, *, by: Viewer, today: date) -> Iterator[str]:
    """What stands against these words reaching them. Whoever got in touch is told nothing of anybody beyond what they told
    us themselves; what is found is not said to be whose, because that may be kept from whoever writes too."""
    if about.to != REFERRER:
        for found, what in messages.not_theirs(words, to=about.person, children=about.children, today=today):
            yield f"“{found}” is {what}. Take it out, or give them a copy that a colleague looks at first."
        return
    for found, what in messages.beyond_what_they_told(
        words, _referrer(about.contact), children=about.children, ours=[by.name], today=today
    ):
        yield (
            f"“{found}” is {what} that whoever got in touch did not give us, or that is protected. Take it out: they are "
            "told what happens next, and nothing about the family."
        )


def _referrer(contact: models.Contact | None) -> messages.Referrer:
    if contact is None:
        return messages.Referrer((), ())
    text = getattr(contact.said, "text", None)
    return messages.Referrer(
        (contact.referrer_name, contact.referrer_role, contact.referrer_reach),
        (contact.people_described, text.words if text else ""),
    )


def _filed_under(about: _Whom, recipient: str) -> str:
    """Whom a copy is listed as given to, where the record has nobody of that name. Who got in touch is not named where
    that is protected."""
    if about.to != REFERRER:
        return recipient
    contact = about.contact
    if contact is None or contact.shield != models.Contact.Shield.NONE:
        return "Whoever got in touch"
    return ", ".join(filter(None, (contact.referrer_name, contact.referrer_role))) or "Whoever got in touch"


def _gave_no_name(contact: models.Contact | None) -> bool:
    if contact is None or contact.shield == models.Contact.Shield.ANONYMOUS:
        return True
    return not (contact.referrer_name.strip() or contact.referrer_role.strip())


@reports
def record_told(
    notice: UUID,
    *,
    recipient: str,
    channel: str,
    words: str = "",
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> None:
    """They were told, in person or another way. What was said cannot be unsaid: where it held a fact that is kept from
    them, it is stored all the same, and a manager is asked at once what follows. Raises Mistaken where an adult was only spoken
    to and has a right to it in writing."""
    with transaction.atomic():
        if channel in BY_MOUTH:
            _check_not_owed_in_writing(notice)
        _move(
            notice,
            Kind.GIVEN_IN_PERSON if channel in BY_MOUTH else Kind.SENT,
            "told",
            {"recipient": recipient, "channel": channel, "told_by": str(by.user)},
            {"channel": channel, "words": words},
            at=at,
            by=by,
            now=now,
        )
        write(Rows([*_said_too_much(notice, words, by=by, now=now)]))


def _check_not_owed_in_writing(notice: UUID) -> None:
    """A child is told as fits their age; an adult who is owed it in writing, and whoever asked for help, is not told by a
    conversation."""
    row = models.Notice.objects.filter(pk=notice).values_list("tell", "to").first()
    if row is None:
        return
    written = row[1] != "child" and pathway.tells()[row[0]].in_writing
    if written or one_telling.asked_for_it(notice):
        raise Mistaken("channel", IN_WRITING)


def tell_by_writing(
    notice: UUID,
    *,
    recipient: str,
    channel: str,
    words: str,
    at: datetime,
    because: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """They have it in writing: a copy in which these words stand has left (`issuing.give` is what somebody does). `because`: why
    that meets this duty too."""
    kind = Kind.GIVEN_IN_PERSON if channel == "in_person" else Kind.SENT
    facts = {"recipient": recipient, "channel": channel, "told_by": str(by.user)}
    step = {"channel": channel, "words": words, "ground": because}
    _move(notice, kind, "told", facts, step, at=at, by=by, now=now)


def _said_too_much(notice: UUID, words: str, *, by: Viewer, now: datetime) -> list[models.Task]:
    """The words of the task repeat nothing: whoever opens it reads what was said, and of whom."""
    if not words.strip():
        return []
    about = _whom([notice])
    if next(_objections(about, words, by=by, today=london_day(now)), "") == "":
        return []
    child = about.children[0]
    says = (
        "What somebody was told held something of another person that is kept from them. Read it. Decide whether anybody "
        "is in danger by it, and who must know."
    )
    owner = next((each.owner for each in restrictions.of_people([child])), None)
    whose: dict[str, Any] = {"for_user": owner} if owner else {"for_role": "duty_manager"}
    return [task("said_too_much", says, person=child, by=by, now=now, **whose)]


def check_may_be_given(to: UUID | None, children: Sequence[UUID], *, today: date) -> None:
    """Raises Mistaken where an order or a decision keeps them from being given anything about one of these children."""
    if to and kept_from.orders(children, [to], today=today):
        raise Mistaken("", "They must be given nothing about this child. Ask a lawyer what they may be told.")


def check_letter(notices: Sequence[UUID], sheet: paper.Paper, *, by: Viewer, today: date) -> None:
    """Raises Mistaken where a letter holds something that whoever it is for may not be told, anywhere in it: on the envelope
    too. And where an order or a decision keeps them from being given anything, or nobody knows whom to write to."""
    about = _whom(notices)
    if about.to == REFERRER and _gave_no_name(about.contact):
        raise Mistaken("", NOBODY_TO_WRITE_TO)
    check_may_be_given(about.person, about.children, today=today)
    for objection in _objections(about, "\n".join(paper.words_of(sheet)), by=by, today=today):
        raise Mistaken("", objection)


def check_can_go(sheet: paper.Paper, channel: str) -> None:
    """Raises Mistaken where a letter is to be posted and nothing but a name stands on its envelope."""
    if channel == "post" and not any(line.strip() for line in sheet.recipient[1:]):
        raise Mistaken("address", NO_ADDRESS)


@decides
def letter_goes(
    notices: Sequence[UUID],
    sheet: paper.Paper,
    *,
    channel: str,
    recipient: str,
    words: str,
    by: Viewer,
    now: datetime,
) -> UUID:
    """A letter about these children leaves: by post or by hand. It is printed and kept exactly as it left, like any other
    copy, and they count as told. `recipient` is whom it is for, where the record has nobody of that name. Answers the
    copy."""
    if channel not in ("post", "by_hand"):
        raise Mistaken("channel", "Choose how they get it.")
    about = _whom(notices)
    with records(about.children, by=by, now=now):
        check_letter(notices, sheet, by=by, today=london_day(now))
        check_can_go(sheet, channel)
        _check_ready(notices)
        to = about.person
        whom = {"person_id": to} if to else {"agency": _filed_under(about, recipient)}
        copy, rows = as_it_left(
            sheet,
            whom=whom,
            children=about.children,
            purpose="To tell them what was decided.",
            channel=channel,
            by=by,
            now=now,
        )
        write(rows)
        ready = [_latest_step(notice) for notice in notices]
        for notice in notices:
            record_told(notice, recipient=str(to or about.to), channel="letter", words=words, by=by, now=now)
        if channel == "post":
            write(into_the_outbox(copy, to, sheet.recipient, ready, by=by, now=now))
    return copy


def as_it_left(
    sheet: paper.Paper,
    *,
    whom: Mapping[str, Any],
    children: Iterable[UUID],
    purpose: str,
    channel: str,
    by: Viewer,
    now: datetime,
) -> tuple[UUID, Rows]:
    """Plan a letter about these children as a copy that was given: its bytes exactly as they left. `whom`: the columns of whoever it
    is for. Answers the copy."""
    issue = models.Issue(title=sheet.title, purpose=purpose, **stamp(by, now))
    for_ = models.IssueRecipient(issue_id=issue.pk, **whom, **stamp(by, now))
    content = paper.pdf(sheet)
    copy = models.IssuedCopy(
        recipient_id=for_.pk,
        channel=channel,
        given_at=now,
        rules=RULES,
        kind="application/pdf",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        **stamp(by, now),
    )
    about = [
        models.IssuePerson(issue_id=issue.pk, person_id=child, **stamp(by, now))
        for child in dict.fromkeys(children)
    ]
    kept = models.IssuedCopyBytes(copy_id=copy.pk, content=content)
    return UUID(str(copy.pk)), Rows([issue, *about, for_, copy, kept])


def into_the_outbox(
    copy: UUID,
    to: UUID | None,
    address: Sequence[str],
    ready: Sequence[models.NoticeStep],
    *,
    by: Viewer,
    now: datetime,
) -> Rows:
    """The letter as it was issued, waiting for whoever posts it."""
    message = models.Message(
        about=models.Message.About.TELLING,
        channel=models.Message.Channel.LETTER,
        to_person_id=to,
        address="\n".join(filter(None, address)),
        words="",
        copy_id=copy,
        **stamp(by, now),
    )
    queued = models.MessageStep(
        message_id=message.pk,
        n=0,
        kind=models.MessageStep.Kind.QUEUED,
        at=now,
        next_at=now,
        **stamp(by, now),
    )
    tells = (models.MessageNotice(message_id=message.pk, step_id=step.pk, **stamp(by, now)) for step in ready)
    return Rows([message, queued, *tells])


def _latest_step(notice: UUID) -> models.NoticeStep:
    return models.NoticeStep.objects.filter(notice=notice).latest("n")


def _check_ready(notices: Sequence[UUID]) -> None:
    """Raises Mistaken where the words of one were not confirmed, or telling was held, withheld or stopped since."""
    for steps in (models.NoticeStep.objects.filter(notice=notice) for notice in notices):
        if steps.order_by("-n").values_list("kind", flat=True).first() != Kind.READY:
            raise Mistaken("", "This may not go out now. Open it again, and see where it stands.")


@reports
def record_not_sent(notice: UUID, *, why: str, by: Viewer, now: datetime) -> None:
    """Sending failed, or no safe way was found: the duty stays, and somebody looks at it."""
    _move(notice, Kind.FAILED, "", {}, {"words": why}, by=by, now=now)


@reports
def no_safe_way(notice: UUID, *, why: str, by: Viewer, now: datetime) -> None:
    """Nobody knows a safe way to reach this person: the duty stays, and finding one is a task for whoever works with the
    child, or for the duty manager while nobody does."""
    row = models.Notice.objects.filter(pk=notice).values_list("person_id", "event_id").first()
    if row is None:
        raise NotFound(notice)
    with transaction.atomic():
        _move(notice, Kind.FAILED, "", {}, {"words": why.strip()}, by=by, now=now)
        find = task(
            "find_safe_contact",
            f"Nobody knows a safe way to reach somebody who must be told. Find one. {why.strip()}".strip(),
            person=row[0],
            event_=row[1],
            **_whose(row[0]),
            by=by,
            now=now,
        )
        write(Rows([find]))


@reports
def went(step: UUID, *, at: datetime, by: Viewer, now: datetime) -> None:
    """A message that a worker had made ready has gone: they count as told, in the words that were confirmed. Where somebody
    decided otherwise in the same moment, that stands: the message said nothing itself."""
    ready = _stands_ready(step)
    if ready is None:
        return
    _move(
        ready.notice_id,
        Kind.SENT,
        "told",
        {
            "recipient": str(ready.notice.to_person_id),
            "channel": ready.channel,
            "told_by": str(ready.recorded_by),
        },
        {"channel": ready.channel, "words": ready.words},
        at=at,
        by=by,
        now=now,
    )


def _stands_ready(step: UUID) -> models.NoticeStep | None:
    """The step by which something was made ready, where nothing has happened to that duty since."""
    ready = models.NoticeStep.objects.select_related("notice").get(pk=step)
    latest = models.NoticeStep.objects.filter(notice=ready.notice_id).order_by("-n").first()
    return ready if latest is not None and latest.pk == ready.pk else None


@reports
def did_not_go(step: UUID, *, kind: str, why: str, by: Viewer, now: datetime) -> None:
    """A message that a worker had made ready did not go: the duty stays, and it is a task. Where somebody has decided
    otherwise since, or told them, that stands."""
    ready = _stands_ready(step)
    if ready is None:
        return
    _move(ready.notice_id, Kind.FAILED, "", {}, {"words": why}, by=by, now=now)
    asked = task(
        kind,
        why,
        person=ready.notice.person_id,
        event_=ready.notice.event_id,
        **_whose(ready.notice.person_id),
        by=by,
        now=now,
    )
    write(Rows([asked]))


def _whose(child: UUID) -> dict[str, Any]:
    """Whoever works with the child; else whoever answers for a restricted record; else the duty manager."""
    worker = (
        models.Allocated.objects.filter(person=child, worker__isnull=False)
        .order_by("-from_on")
        .values_list("worker", flat=True)
        .first()
    )
    found = worker or next((each.owner for each in restrictions.of_people([child])), None)
    return {"for_user": found} if found else {"for_role": "duty_manager"}


def _move(
    notice: UUID,
    kind: str,
    event_kind: str,
    facts: dict[str, Any],
    step: dict[str, Any],
    *,
    by: Viewer,
    now: datetime,
    at: datetime | None = None,
) -> None:
    row = models.Notice.objects.select_related("event").filter(pk=notice).first()
    if row is None:
        raise NotFound(notice)
    # The program finds every record: it shows nobody any.
    with records_of([row.person_id]) if by.machine else records([row.person_id], by=by, now=now) as found:
        standing = row.steps.order_by("-n").values_list("kind", "n", "review_on").first()
        if standing and standing[0] in TOLD:
            raise Mistaken("notice", "They have been told already.")
        if kind in (Kind.READY, Kind.OWED) and pathway.lost(found[row.person_id]) is not None:
            raise Mistaken("notice", "The pregnancy has ended. Nothing that was to be told before goes out.")
        if kind == Kind.READY and _on_its_way(notice):
            raise Mistaken("notice", "A message is on its way. Wait until it is known whether it arrived.")
        rows = Rows()
        history = found[row.person_id]
        for duty in (row, *(one_telling.met_with(row) if event_kind else ())):
            if not event_kind:
                continue
            happened = event(
                event_kind,
                row.person_id,
                row.event.matter_id,
                When.moment(at or now),
                {"duty": duty.tell, **facts},
                by=by,
                now=now,
            )
            history = happen(rows, history, happened, by=by, now=now)
        number = (standing[1] if standing else -1) + 1
        rows.add(
            models.NoticeStep(notice_id=notice, kind=kind, at=at or now, n=number, **step, **stamp(by, now))
        )
        if standing:
            rows += looked_at(notice, standing[2], by=by, now=now)
        if not by.machine:
            stop_messages(rows, [notice], by=by, now=now)
        write(rows)


def _on_its_way(notice: UUID) -> bool:
    """Whether a message about it was given to somebody who carries it, and nobody knows yet what became of it."""
    steps = models.MessageStep.objects.filter(message__tells__step__notice=notice)
    latest = steps.order_by("-message__recorded_at", "-n").values_list("kind", flat=True).first()
    return latest in (models.MessageStep.Kind.TRYING, models.MessageStep.Kind.HANDED_OVER)
