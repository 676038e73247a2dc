"""What leaves the record: two separated parents and one note, a copy that waits for a second person, a machine's draft, an
order that keeps somebody away, words corrected after a copy had been given, and decisions about sharing."""

from __future__ import annotations

from uuid import UUID

from alongside.law import passages as law
from alongside.record.actions import issuing, people, recording, sharing, shielding
from alongside.record.actions.documents import Writing
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.actions.sharing import NewSharing
from alongside.record.models import ReliedOn, SlotPassage
from alongside.record.rendering import issues
from examples.families.assessed import to_assessment
from examples.story import Story


def _passage(document: UUID) -> UUID:
    """The text that stands in a note."""
    found = SlotPassage.objects.filter(document=document, slot="account").order_by("-n")
    return found.values_list("passage", flat=True)[0]


def _ready(story: Story, issue: UUID, person: UUID) -> issues.Ready:
    found = issues.prepared(issue, today=story.moment.date())
    return next(each for each in found.recipients if each.person == person)


def _issue(
    story: Story,
    child: UUID,
    *to: UUID,
    by: str,
    title: str,
    covering: str = "",
    documents: tuple[UUID, ...] = (),
) -> UUID:
    return issuing.make_ready(
        NewIssue(
            title=title,
            purpose="So that they know what was said and what comes next.",
            children=(child,),
            people=to,
            chosen=tuple(Chosen(document=document, slot="account") for document in documents),
            covering=covering,
        ),
        **story.by(by),
    )


def _give(story: Story, issue: UUID, person: UUID, *, by: str, channel: str = "by_hand") -> UUID:
    ready = _ready(story, issue, person)
    return issuing.give(ready.ref, channel=channel, digest=ready.copy.digest, **story.by(by))


def _corrected(story: Story, note: UUID, child: UUID, words: str, why: str, *, by: str) -> None:
    """A day later the writer puts words right that had gone out in a copy."""
    recording.change_entry(
        note,
        {"account": Writing(slot="account", words=words, base=_passage(note), about=(child,))},
        reasons=why,
        **story.by(by),
    )


def _shared(story: Story, child: UUID, *, by: str, school: str) -> UUID:
    return sharing.decide_to_share(
        NewSharing(
            children=(child,),
            outcome="share",
            purpose="child_in_need",
            with_whom=school,
            what="That an assessment is under way, and whom to ring with a worry.",
            basis="public_task",
            condition="none",
            family_asked="agreed",
            family_told="told",
            reasons="School sees the child every day and can say how the mornings go.",
            necessary="Nothing about the parents or their health is shared.",
        ),
        **story.by(by),
    )


def marlowe(story: Story) -> None:
    """Ivo's mother moved with him to an address his father must not learn. Both are to read the same note."""
    story.workday(21, "10:10")
    mother = story.person("Rosa Marlowe", born_on=story.aged(33), sex="F", phone="07700 900810")
    father = story.person("Karl Denning", born_on=story.aged(37), sex="M", phone="07700 900811")
    other = story.person("Vince Tarrant", born_on=story.aged(41), sex="M")
    child = story.person("Ivo Marlowe", born_on=story.aged(8, 2), sex="M")
    story.mother(mother, child)
    story.parent(father, "father", child, basis="birth_certificate", evidence="Certificate seen")
    people.relate(other, mother, "former_partner", source="Police", **story.by("Nadia"))
    people.relate(other, child, "step_parent", source="Police", **story.by("Nadia"))
    story.household(mother, child)
    story.live_at("Sorrelbank, 12 Fennimore Rise", "AS6 4QX", mother, child, protected=True)
    story.live_at("Flat 7, 30 Weaver Street", "AS3 6JT", father)
    story.know(child, school="Canalside Primary School")
    story.rings(
        "Ivo is tired and does not want to go home on Fridays.",
        child,
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        family_knows="yes",
    )
    to_assessment(story, reasons="Ivo is unsettled between two homes.", worker="Alice")
    story.workday(18, "15:00")
    story.agreed("Rosa Marlowe")
    issuing.keep_from(
        child,
        other,
        ground="court_order",
        words="Non-molestation order, Ashworth Family Court, AS26F00218: no contact with Rosa or Ivo.",
        review_on=story.ahead(120),
        **story.by("Hannah"),
    )
    story.workday(14, "16:00")
    note = story.writes_up(
        "note",
        "Met both of Ivo’s parents, one after the other. Rosa has moved to 12 Fennimore Rise and would like letters "
        "there. Karl can have Ivo from Saturday morning.\n\nIvo said that he likes the train set at both homes.",
        child,
    )
    story.workday(9, "11:00")
    early = _issue(
        story,
        child,
        mother,
        by="Alice",
        title="What we agreed",
        covering="Dear Rosa,\n\nthis is what we talked about on Monday. Ring me if something is wrong.",
    )
    given = _give(story, early, mother, by="Alice", channel="post")
    wrong = story.writes_up("note", "Karl rang. He will bring Ivo back on Sundays at four.", child)
    later = _issue(story, child, father, by="Alice", title="The times we agreed", documents=(wrong,))
    _give(story, later, father, by="Alice")
    story.workday(8, "09:40")
    _corrected(
        story,
        wrong,
        child,
        "Karl rang. He will bring Ivo back on Sundays at six.",
        "I had written the wrong hour.",
        by="Alice",
    )
    story.workday(3, "10:00")
    both = _issue(
        story, child, mother, father, by="Alice", title="What was said at our meeting", documents=(note,)
    )
    his, hers = _ready(story, both, father), _ready(story, both, mother)
    for ready, about, why in ((his, mother, "They were both there"), (hers, father, "They were both there")):
        issuing.choose(ready.ref, "person", str(about), because=why, **story.by("Alice"))
    waits = _issue(
        story,
        child,
        father,
        by="Alice",
        title="Whom to ring",
        covering="Dear Karl,\n\nthe out of hours doctor is on 01632 960555. Rosa is on 07700 900810.",
    )
    asked = _ready(story, waits, father)
    issuing.choose(asked.ref, "person", str(mother), because="He rings about Ivo", **story.by("Alice"))
    asked = _ready(story, waits, father)
    (piece,) = [each for part in asked.copy.parts for each in part.rendered.pieces if each.mark]
    key = law.clearing(asked.copy.parts[0].rendered.passage, piece.mark.shield, piece.covered)
    issuing.choose(asked.ref, "words", key, because="Rosa asked us to", **story.by("Alice"))
    issuing.ask_release(asked.ref, of=story.cast["Ben"].user, **story.by("Alice"))
    open_one = _issue(
        story,
        child,
        father,
        by="Alice",
        title="The doctor",
        covering="Dear Karl,\n\nthe surgery can be reached on 01632 960556.",
    )
    drafted = story.writes_up(
        "call",
        "Karl said that the week had gone well. He denied drinking on Saturday. Ivo had been to the park with his cousin.",
        child,
        tool="Call summary tool",
    )
    shielding.mark_words(
        _passage(note), ["the train set at both homes"], shield="third_party", **story.by("Alice")
    )
    shared = _shared(story, child, by="Alice", school="Canalside Primary School, Ms Priddy")
    story.keep(
        giving_child_own=child,
        giving_issue_own=both,
        giving_to_own=his.ref,
        giving_to_concern=_ready(story, open_one, father).ref,
        giving_to_asked=asked.ref,
        giving_copy_own=given,
        giving_document_own=note,
        giving_passage_own=_passage(note),
        giving_passage_drafted=_passage(drafted),
        giving_task_own=ReliedOn.objects.filter(kind="copy").latest("recorded_at").task_id,
        giving_sharing_own=shared,
    )


def elsewhere(story: Story) -> None:
    """The same at two other desks: another team's child, and a restricted one."""
    for which, name, by in (("other", "minh", "Charlie"), ("restricted", "linnet", "Priya")):
        child = story.refs[name]
        story.workday(4, "10:00")
        note = story.writes_up("note", "Rang to say when we come next. It suits them.", child, by=by)
        issue = _issue(story, child, child, by=by, title="When we come", documents=(note,))
        was = _passage(note)
        copy = _give(story, issue, child, by=by)
        story.workday(3, "10:00")
        _corrected(
            story, note, child, "Rang to say when we come next. It does not suit them.", "I misheard.", by=by
        )
        story.keep(
            **{
                f"giving_child_{which}": child,
                f"giving_issue_{which}": issue,
                f"giving_to_{which}": _ready(story, issue, child).ref,
                f"giving_copy_{which}": copy,
                f"giving_document_{which}": note,
                f"giving_passage_{which}": was,
                f"giving_task_{which}": ReliedOn.objects.filter(copy=copy).get().task_id,
                f"giving_sharing_{which}": _shared(story, child, by=by, school="School nurse"),
            }
        )


FAMILIES = (marlowe, elsewhere)
