"""What leaves for somebody: queued, tried, gone, failed or stopped. The outbox is these rows and nothing else.

A message is planned here and carried by `alongside.post`. Nothing leaves twice: a duty that a worker made ready once is
sent by one message, which the database holds; a try is written down before anything is handed over, so that two jobs never
try one message, and what nobody knows the end of is not tried again. Before each try the law, the grant and the safe way
are read again: what was right when it was queued may be wrong now, and then it stops, and is a task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from alongside.accounts.family.models import FamilyAccount, FamilyStep, FamilyStepKind, State
from alongside.law import pathway
from alongside.law.days import england, london_day
from alongside.law.history import History
from alongside.law.office_hours import may_appear_at
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, reports, stamp, task
from alongside.record.actions import telling
from alongside.record.actions.family_access import wants_messages
from alongside.record.actions.safe_contact import way_for
from alongside.record.rendering import messages
from alongside.record.write import Rows, lock, records_of, write

Kind = models.MessageStep.Kind
About = models.Message.About
Channel = models.Message.Channel
WAITS = (Kind.QUEUED, Kind.AGAIN)
UNDER_WAY = (Kind.TRYING, Kind.HANDED_OVER)
ENDED = (Kind.SENT, Kind.FAILED, Kind.STOPPED)
# How long after each try that failed in a way that may pass; after the last of them it has failed.
ONCE_IN = timedelta(hours=20)  # a notice that there is something new: once a day
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))

NO_WAY = "find_safe_contact"  # kinds of task
NOT_SENT = "message_not_sent"
CHANGED = (
    "A message to somebody who must be told was not sent: what they had confirmed as safe has changed, or is not theirs"
    " alone. Ask them, on their own, how they are reached now."
)
NOT_CONFIRMED = (
    "A message to somebody who must be told was not sent: nobody had confirmed to which number or address. Ask them, on"
    " their own, and make it ready again."
)
NOT_WANTED = "A message to somebody who must be told was not sent: they want no messages. Tell them yourself, or write a letter."
CANNOT_READ = (
    "A message to somebody who must be told was not sent: they cannot open a page of their own about this child any more."
    " Tell them yourself, or write a letter."
)
LAW = (
    "A message to somebody who must be told was not sent: since it was made ready something stands against it. Open it, and"
    " decide again what they are told."
)
NO_WORD = "They want no word of what is new any more, or the way to them is not safe any more."
MOVED_ON = "It was decided otherwise before it went."
LETTER_NOT_SENT = (
    "A letter that was made ready to be posted did not go. Print it from among the copies and post it, or tell them another"
    " way. They count as told until you write down otherwise."
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it is handed to whoever carries it. `content`: the letter itself."""

    ref: UUID
    about: str
    channel: str
    address: str
    subject: str
    words: str
    content: bytes = b""
    tried_before: bool = False


@reports
def queue_telling(notice: UUID, *, subject: str, words: str, by: Viewer, now: datetime) -> UUID | None:
    """Queue the message for a duty that a worker made ready and whose moment has come, together with whatever else was made
    ready for the same person in the same words: they get one message. None: nothing is queued, because it waits for the
    office to open, was decided otherwise, or may not go, which is a task then."""
    first = _ready(notice)
    if first is None or first.notice.to_person_id is None:
        return None
    if _not_before(first) > now:
        return None
    alike = [first, *_alike(first)]
    with records_of({step.notice.person_id for step in alike}) as found:
        good = [step for step in alike if _still_ready(step)]
        for step in list(good):
            kind, why = _against(step, found, now)
            if why:
                good.remove(step)
                telling.did_not_go(step.pk, kind=kind, why=why, by=by, now=now)
        if not good:
            return None
        reach = first.reach
        assert reach is not None  # `_against` refuses a step without one
        message = models.Message(
            about=About.TELLING,
            channel=first.channel,
            to_person_id=first.notice.to_person_id,
            reach_id=reach.pk,
            address=reach.value,
            subject=subject,
            words=words,
            **stamp(by, now),
        )
        tells = [
            models.MessageNotice(message_id=message.pk, step_id=step.pk, **stamp(by, now)) for step in good
        ]
        write(Rows([message, *tells, _step(message.pk, 0, Kind.QUEUED, by, now, next_at=now)]))
    return message.pk


def _not_before(step: models.NoticeStep) -> datetime:
    """When it may leave: at the moment the worker named, or when the office is next open."""
    assert step.send_at is not None  # a constraint of the table
    return may_appear_at(step.send_at, step.spoken_to, england())


def _ready(notice: UUID) -> models.NoticeStep | None:
    step = (
        models.NoticeStep.objects.select_related("notice", "reach")
        .filter(notice=notice)
        .order_by("-n")
        .first()
    )
    return step if step is not None and _is_open(step) else None


def _is_open(step: models.NoticeStep) -> bool:
    return (
        step.kind == models.NoticeStep.Kind.READY
        and step.channel in telling.LEADS_TO_A_PAGE
        and not models.MessageNotice.objects.filter(step=step.pk).exists()
    )


def _still_ready(step: models.NoticeStep) -> bool:
    """Asked again with the children locked: whoever came first has queued it."""
    latest = models.NoticeStep.objects.filter(notice=step.notice_id).order_by("-n").first()
    return latest is not None and latest.pk == step.pk and _is_open(step)


def _alike(first: models.NoticeStep) -> list[models.NoticeStep]:
    """What else is ready for the same person by the same way in the same words, to leave at the same time."""
    same = models.NoticeStep.objects.select_related("notice", "reach").filter(
        kind=models.NoticeStep.Kind.READY,
        notice__to_person=first.notice.to_person_id,
        notice__state__state=models.NoticeStep.Kind.READY,
        channel=first.channel,
        reach=first.reach_id,
        words=first.words,
        send_at=first.send_at,
        spoken_to=first.spoken_to,
        message=None,
    )
    return list(same.exclude(pk=first.pk).order_by("pk"))


def _against(step: models.NoticeStep, found: dict[UUID, History], now: datetime) -> tuple[str, str]:
    """What stands against telling this now: the kind of task and its words, which repeat nothing that is kept back. Empty:
    nothing does."""
    today, notice = london_day(now), step.notice
    to, child = notice.to_person_id, notice.person_id
    if to is None or pathway.lost(found[child]) is not None:
        return NOT_SENT, LAW
    if step.reach_id is None:
        return NO_WAY, NOT_CONFIRMED
    way = way_for(to, step.channel, today=today)
    if way is None or way.reach != step.reach_id:
        return NO_WAY, CHANGED
    try:
        telling.check_may_be_given(to, [child], today=today)
    except Mistaken:
        return NOT_SENT, LAW
    if messages.not_theirs(step.words, to=to, children=[child], today=today):
        return NOT_SENT, LAW
    if not telling.can_read(to, child, today=today):
        return NOT_SENT, CANNOT_READ
    if not wants_messages(to):
        return NOT_SENT, NOT_WANTED
    return "", ""


@reports
def queue_new(
    account: UUID, *, newest: datetime, said: Mapping[str, tuple[str, str]], by: Viewer, now: datetime
) -> UUID | None:
    """Queue the notice that there is something new to read, for somebody who asked to be sent such notices: by text where
    they confirmed that, else by email, in office hours, once a day at most. `newest`: when the last thing appeared on their
    page. `said`: the subject and the words, by channel. None: nothing is queued."""
    person = models.ReaderAccount.objects.filter(account=account).values_list("person", flat=True).first()
    if person is None or may_appear_at(now, False, england()) > now:
        return None
    with records_of([person]):
        asked_at = _asked_for_notices(account)
        if asked_at is None or newest <= max(asked_at, *_last_sent(person, now)):
            return None
        for channel in (Channel.TEXT, Channel.EMAIL):
            way = way_for(person, channel, today=london_day(now))
            if way is None or way.reach is None:
                continue
            subject, words = said[channel]
            message = models.Message(
                about=About.NEW,
                channel=channel,
                to_person_id=person,
                reach_id=way.reach,
                address=way.value,
                subject=subject,
                words=words,
                **stamp(by, now),
            )
            write(Rows([message, _step(message.pk, 0, Kind.QUEUED, by, now, next_at=now)]))
            return message.pk
    return None


def _asked_for_notices(account: UUID) -> datetime | None:
    """When they last asked for notices, where they still want them and may sign in."""
    asked = FamilyAccount.objects.filter(pk=account, notices=True, state=State.OPEN)
    steps = FamilyStep.objects.filter(account__in=asked, kind=FamilyStepKind.NOTICES_ON)
    return steps.order_by("-at").values_list("at", flat=True).first()


def _last_sent(person: UUID, now: datetime) -> tuple[datetime, datetime]:
    """What appeared before is not new: since any message to them last moved, or within the day of the last such notice."""
    moved = models.MessageStep.objects.filter(message__to_person=person).order_by("-at")
    of_new = models.Message.objects.filter(to_person=person, about=About.NEW).order_by("-recorded_at")
    last = of_new.values_list("recorded_at", flat=True).first()
    within_a_day = last is not None and last + ONCE_IN > now
    return (
        moved.values_list("at", flat=True).first() or datetime.min.replace(tzinfo=UTC),
        now if within_a_day else datetime.min.replace(tzinfo=UTC),
    )


def _still_wanted(row: models.Message, now: datetime) -> bool:
    """Whether somebody who was to be sent a notice of something new still wants it, by a way that is still safe."""
    accounts = models.ReaderAccount.objects.filter(person=row.to_person_id).values_list("account", flat=True)
    if row.to_person_id is None or not any(_asked_for_notices(account) for account in accounts):
        return False
    way = way_for(row.to_person_id, row.channel, today=london_day(now))
    return way is not None and way.reach == row.reach_id


@reports
def queue_for_a_colleague(address: str, *, subject: str, words: str, by: Viewer, now: datetime) -> UUID:
    """What the sign-in sends to a colleague about their own account."""
    message = models.Message(
        about=About.ACCOUNT,
        channel=Channel.EMAIL,
        address=address,
        subject=subject,
        words=words,
        **stamp(by, now),
    )
    write(Rows([message, _step(message.pk, 0, Kind.QUEUED, by, now, next_at=now)]))
    return message.pk


@reports
def begin(message: UUID, *, carriers: Mapping[str, str], by: Viewer, now: datetime) -> Outgoing | None:
    """Write down that this message is about to be handed over, and answer it. None: it is not its turn, somebody else has
    it, or something stands against it now, in which case it is stopped and the duty behind it is a task. `carriers`: by
    channel, the name of whoever carries it."""
    row, told = _with_what_it_tells(message)
    with records_of({step.notice.person_id for step in told}) as found:
        lock([message])  # two jobs may have it at one moment
        latest = _latest(message)
        if latest.kind not in WAITS or (latest.next_at and latest.next_at > now):
            return None
        if row.channel != Channel.LETTER and told and not _go_on(row, told, found, latest, by, now):
            return None
        if row.about == About.NEW and not _still_wanted(row, now):
            write(Rows([_step(message, latest.n + 1, Kind.STOPPED, by, now, why=NO_WORD)]))
            return None
        write(Rows([_step(message, latest.n + 1, Kind.TRYING, by, now, carrier=carriers[row.channel])]))
    return outgoing(message)


def outgoing(message: UUID) -> Outgoing:
    """A message as it is handed over."""
    row = models.Message.objects.get(pk=message)
    content = b""
    if row.copy_id:
        content = bytes(models.IssuedCopyBytes.objects.get(copy=row.copy_id).content)
    tries = models.MessageStep.objects.filter(message=message, kind=Kind.TRYING).count()
    return Outgoing(
        row.pk, row.about, row.channel, row.address, row.subject, row.words, content, tried_before=tries > 1
    )


def _with_what_it_tells(message: UUID) -> tuple[models.Message, list[models.NoticeStep]]:
    row = models.Message.objects.get(pk=message)
    told = models.NoticeStep.objects.select_related("notice", "reach").filter(message__message=message)
    return row, list(told.order_by("pk"))


def _latest(message: UUID) -> models.MessageStep:
    return models.MessageStep.objects.filter(message=message).latest("n")


def _go_on(
    row: models.Message,
    told: Iterable[models.NoticeStep],
    found: dict[UUID, History],
    latest: models.MessageStep,
    by: Viewer,
    now: datetime,
) -> bool:
    """Whether any duty the message speaks of may still be told by it. Where one may not, that is a task; it does not count as
    told when the message goes, because the message says nothing itself."""
    why, good = MOVED_ON, 0
    for step in told:
        standing = models.NoticeStep.objects.filter(notice=step.notice_id).order_by("-n").first()
        if standing is None or standing.pk != step.pk:
            continue
        kind, stands = _against(step, found, now)
        if stands:
            why = stands
            telling.did_not_go(step.pk, kind=kind, why=stands, by=by, now=now)
        else:
            good += 1
    if not good:
        write(Rows([_step(row.pk, latest.n + 1, Kind.STOPPED, by, now, why=why)]))
    return bool(good)


@reports
def handed_over(message: UUID, *, carrier_ref: str, by: Viewer, now: datetime) -> None:
    """Whoever carries it has it, and will say later whether it arrived."""
    with _under_way(message, (Kind.TRYING,)) as latest:
        if latest is not None:
            write(
                Rows(
                    [
                        _step(
                            message,
                            latest.n + 1,
                            Kind.HANDED_OVER,
                            by,
                            now,
                            carrier=latest.carrier,
                            carrier_ref=carrier_ref,
                        )
                    ]
                )
            )


def awaited(message: UUID, *, carrier: str, carrier_ref: str) -> bool:
    """Whether this carrier has the message under this number and has not said how it ended. Where their word is here before
    the end of the try that gave it to them, we do not know their number yet."""
    latest = models.MessageStep.objects.filter(message=message).order_by("-n").first()
    if latest is None or latest.carrier != carrier:
        return False
    return latest.kind == Kind.TRYING or (
        latest.kind == Kind.HANDED_OVER and latest.carrier_ref == carrier_ref
    )


@reports
def sent(message: UUID, *, carrier_ref: str = "", by: Viewer, now: datetime) -> None:
    """It has gone, or has arrived, as far as whoever carries it knows. Whom it tells counts as told. Said twice, it counts
    once."""
    _, told = _with_what_it_tells(message)
    with records_of({step.notice.person_id for step in told}), _under_way(message, UNDER_WAY) as latest:
        if latest is None:
            return
        ref = carrier_ref or latest.carrier_ref
        write(
            Rows([_step(message, latest.n + 1, Kind.SENT, by, now, carrier=latest.carrier, carrier_ref=ref)])
        )
        for step in told:
            telling.went(step.pk, at=now, by=by, now=now)


@reports
def not_now(message: UUID, *, why: str, by: Viewer, now: datetime) -> None:
    """It could not be handed over for a reason that may pass: it is tried again, later each time, and at last it has
    failed."""
    tries = models.MessageStep.objects.filter(message=message, kind=Kind.TRYING).count()
    if tries > len(BACK_OFF):
        failed(message, why=why, by=by, now=now)
        return
    with _under_way(message, (Kind.TRYING,)) as latest:
        if latest is not None:
            again = now + BACK_OFF[tries - 1]
            write(
                Rows(
                    [
                        _step(
                            message,
                            latest.n + 1,
                            Kind.AGAIN,
                            by,
                            now,
                            next_at=again,
                            why=why,
                            carrier=latest.carrier,
                        )
                    ]
                )
            )


@reports
def failed(message: UUID, *, why: str, by: Viewer, now: datetime) -> None:
    """It did not go, or did not arrive, and is not tried again: whoever works with the child hears of it."""
    row, told = _with_what_it_tells(message)
    with records_of({step.notice.person_id for step in told}), _under_way(message, UNDER_WAY) as latest:
        if latest is None:
            return
        rows = Rows(
            [
                _step(
                    message,
                    latest.n + 1,
                    Kind.FAILED,
                    by,
                    now,
                    why=why,
                    carrier=latest.carrier,
                    carrier_ref=latest.carrier_ref,
                )
            ]
        )
        if row.channel == Channel.LETTER:
            rows.add(*_letter_did_not_go(row, by, now))
        write(rows)
        for step in told:
            telling.did_not_go(
                step.pk,
                kind=NOT_SENT,
                why=f"A message to somebody who must be told did not arrive. {why} Tell them another way.",
                by=by,
                now=now,
            )


def _letter_did_not_go(row: models.Message, by: Viewer, now: datetime) -> list[models.Task]:
    """A task for whoever posted it, about one of the children it was about."""
    children = models.IssuePerson.objects.filter(issue__recipients__copy=row.copy_id)
    child = children.order_by("pk").values_list("person", flat=True).first()
    return [task(NOT_SENT, LETTER_NOT_SENT, person=child, for_user=row.recorded_by, by=by, now=now)]


@reports
def in_doubt(message: UUID, *, by: Viewer, now: datetime) -> None:
    """A try began, and whoever tried never said how it ended. Whoever carries it cannot say either: it is not tried again,
    because it may have gone."""
    failed(message, why="Nobody knows whether it went.", by=by, now=now)


@contextmanager
def _under_way(message: UUID, kinds: tuple[str, ...]) -> Iterator[models.MessageStep | None]:
    """The latest step, with the message locked, where it is one of these; else None: somebody has written its end."""
    with records_of(()):
        lock([message])
        latest = _latest(message)
        yield latest if latest.kind in kinds else None


def _step(
    message: UUID,
    n: int,
    kind: str,
    by: Viewer,
    now: datetime,
    *,
    next_at: datetime | None = None,
    carrier: str = "",
    carrier_ref: str = "",
    why: str = "",
) -> models.MessageStep:
    return models.MessageStep(
        message_id=message,
        n=n,
        kind=kind,
        at=now,
        next_at=next_at,
        carrier=carrier,
        carrier_ref=carrier_ref,
        why=why,
        **stamp(by, now),
    )
