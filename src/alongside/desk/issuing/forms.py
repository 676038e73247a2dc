"""What is asked for a copy that leaves, for protecting words, and for a decision about sharing."""

from datetime import date
from typing import Any
from uuid import UUID

from alongside.design.fields import (
    DayField,
    PlainForm,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.law.passages import SHIELDS
from alongside.law.steps import records as law
from alongside.law.steps.referral import CONSENT_SOUGHT, TELL_GROUND
from alongside.record.queries.desk.issuing import Paper, Somebody, ToChoose
from alongside.record.queries.desk.passages import Protect, Text

CHANNELS = (("by_hand", "Given by hand"), ("post", "By post"), ("read_aloud", "Read aloud"))
FURTHEST_DAYS = 366 * 2


class IssueForm(PlainForm):
    """Who a copy is for, first; then what they get."""

    people = choose_any((), label="Who is it for?", called="Who it is for", required=False)
    agencies = long_text(
        label="An agency, or somebody who is not on the record",
        called="The agencies",
        required=False,
        rows=2,
        max_length=600,
        help_text="One a line: “Mill Road Primary School, Mrs Shah”.",
    )
    others = choose_any((), label="Is it also about a brother or sister?", called="Children", required=False)
    chosen = choose_any((), label="What do they get?", called="What they get", required=False)
    along = choose_any(
        (),
        label="Which files go along?",
        called="Files",
        required=False,
        help_text="Nothing can look through a file but a person: somebody else opens it before it leaves.",
    )
    covering = long_text(
        label="A letter to go with it", called="The letter", required=False, rows=6, max_length=8000
    )
    title = text(
        label="Title",
        called="A title",
        max_length=120,
        help_text="It stands on the copy. Use no names.",
    )
    purpose = text(label="What is it for?", called="What it is for", max_length=200)

    def __init__(self, *args: Any, around: ToChoose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [
            (str(each.person), called(each)) for each in around.people if not each.kept
        ]
        self.fields["others"].choices = [(str(ref), name) for ref, name in around.others]
        self.fields["chosen"].choices = [(key(paper), begins(paper)) for paper in around.papers]
        self.fields["along"].choices = [
            (str(each.ref), f"{each.name} ({each.kind}, {each.size_words})") for each in around.files
        ]
        for name in ("people", "agencies", "chosen", "others", "along"):
            self.fields[name].says_optional = False
        if not around.others:
            del self.fields["others"]
        if not around.papers:
            del self.fields["chosen"]
        if not around.files:
            del self.fields["along"]


def called(each: Somebody) -> str:
    """Somebody as they are offered: name, what they are to the child, and where a letter would go."""
    ties = f" ({', '.join(each.ties)})" if each.ties else ""
    return f"{each.name}{ties}"


def key(paper: Paper) -> str:
    """A slot as a form sends it back."""
    return f"{paper.document} {paper.slot}"


def begins(paper: Paper) -> str:
    """A slot as it is offered."""
    drafted = " (drafted by a machine)" if paper.drafted else ""
    return f"{paper.heading}{drafted}: {paper.begins}"


class ReasonForm(PlainForm):
    """Why somebody may read what would be kept from them."""

    because = text(label="Why may they read it?", called="Why they may read it", max_length=300)


class AskForm(PlainForm):
    """Who is asked to look."""

    of = choose_from_list((), label="Ask", called="A colleague", required=False)

    def __init__(self, *args: Any, colleagues: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].says_optional = False
        self.fields["of"].choices = [
            ("", "Whoever is on duty in my team"),
            *((str(ref), name) for ref, name in colleagues.items()),
        ]


class PhoneForm(PlainForm):
    """Somebody said yes by telephone."""

    second = choose_from_list((), label="Who said yes", called="Who said yes")
    because = long_text(
        label="Why it could not wait, and what you told them of the copy",
        called="Why it could not wait",
        rows=2,
        max_length=600,
    )

    def __init__(self, *args: Any, colleagues: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"].choices = [
            ("", "Choose one"),
            *((str(ref), name) for ref, name in colleagues.items()),
        ]


class ReturnForm(PlainForm):
    """What has to change."""

    because = long_text(label="What has to change?", called="What has to change", rows=2, max_length=600)


class GiveForm(PlainForm):
    """How they get it."""

    channel = choose_one(CHANNELS, label="How do they get it?", called="How they get it")


class ReviewForm(PlainForm):
    """What follows, if anything does."""

    words = long_text(label="What follows, if anything", required=False, rows=2, max_length=600)


class ProtectForm(PlainForm):
    """Words of one text to keep private: those that were found, or typed."""

    suggested = choose_any((), label="Found in this text", called="The words", required=False)
    words = text(
        label="Or type the words, as they stand in the text",
        called="The words",
        required=False,
        max_length=400,
    )
    shield = choose_from_list(
        tuple((each.key, each.label) for each in SHIELDS),
        label="What are the words you typed?",
        called="What the words are",
        required=False,
    )
    subject = choose_from_list((), label="About whom?", called="Whom they are about", required=False)

    def __init__(self, *args: Any, about: Protect, text_: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggested"].choices = [
            (each.key, f"“{each.words}”: {each.what}") for each in text_.suggested
        ]
        self.fields["subject"].choices = [
            ("", "Nobody on the record"),
            *((str(ref), name) for ref, name in about.around),
        ]
        # What was found stands ticked: keeping it private is the usual answer.
        self.fields["suggested"].initial = [each.key for each in text_.suggested]
        self.all_optional()
        if not text_.suggested:
            del self.fields["suggested"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("suggested") and not given.get("words"):
            self.add_error("words", "Choose words that were found, or type the words to protect")
        if given.get("words") and not given.get("shield"):
            self.add_error("shield", "Choose what the words are")
        return given


class SettleForm(PlainForm):
    """What stays private of words that were changed."""

    words = text(
        label="Only these words of it stay private. Leave this empty to keep all of it private.",
        called="The words",
        required=False,
        max_length=400,
    )


PARTS = (("about", "It is about them"), ("mentions", "It mentions them"), ("told_by", "They told us"))


class InItForm(PlainForm):
    """Somebody who is in a text and not on its lists."""

    person = choose_from_list((), label="Who", called="Who it is")
    part = choose_one(PARTS, label="How are they in it?", called="How they are in it")

    def __init__(self, *args: Any, about: Protect, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            ("", "Choose one"),
            *((str(ref), name) for ref, name in about.around),
        ]


class BecauseForm(PlainForm):
    """A reason."""

    because = text(label="Why?", called="Why", max_length=300)


class KeptFromForm(PlainForm):
    """Somebody who must be given nothing about a child."""

    other = choose_from_list((), label="Who must be given nothing?", called="Who it is")
    ground = choose_one(
        (("court_order", "An order of a court"), ("decision", "A decision of the council")),
        label="Who decided it?",
        called="Who decided it",
    )
    words = long_text(
        label="What does it say?",
        called="What it says",
        rows=3,
        max_length=1000,
        help_text="With its reference and the court.",
    )
    review_on = DayField(label="Look at it again on", called="The day to look at it again")

    def __init__(self, *args: Any, around: ToChoose, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [
            ("", "Choose one"),
            *(
                (str(each.person), called(each))
                for each in around.people
                if not each.kept and each.person != around.child
            ),
        ]
        day = self.fields["review_on"]
        day.earliest, day.too_early = today, "must be today or later"
        day.latest, day.too_late = (
            date.fromordinal(today.toordinal() + FURTHEST_DAYS),
            "must be within two years",
        )


class SharingForm(PlainForm):
    """A decision to share, or not to."""

    outcome = choose_one(
        tuple(law.SHARE_OUTCOME.options().items()), label="What is decided?", called="What is decided"
    )
    with_whom = text(label="With whom?", called="With whom", help_text="The agency, and who there.")
    others = choose_any((), label="Is it also about a brother or sister?", called="Children", required=False)
    what = long_text(label="What is shared, or kept back?", called="What is shared", rows=3, max_length=4000)
    purpose = choose_one(
        tuple(law.SHARE_PURPOSE.options().items()), label="What for?", called="What it is for"
    )
    basis = choose_one(
        tuple(law.SHARE_BASIS.options().items()),
        label="On what basis in law?",
        called="The basis in law",
        required=False,
        help_text="Not what the family said: that comes next, and is another fact.",
    )
    condition = choose_one(
        tuple(law.SHARE_CONDITION.options().items()),
        label="Is anything about health, beliefs, origin, sex life or crime shared?",
        called="What kind of thing it is",
        required=False,
    )
    family_asked = choose_one(
        tuple(CONSENT_SOUGHT.options().items()),
        label="What did the family say when they were asked?",
        called="What the family said",
        required=False,
    )
    family_told = choose_one(
        tuple(law.SHARE_TOLD.options().items()),
        label="Do the family know?",
        called="Whether the family know",
    )
    told_ground = choose_one(
        tuple(TELL_GROUND.options().items()), label="Why not?", called="Why they are not told", required=False
    )
    reasons = long_text(label="Why?", called="Why", rows=3, max_length=2000, required=False)
    necessary = long_text(
        label="Why is it needed, and no more than that?",
        called="Why it is needed",
        rows=2,
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, around: ToChoose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("basis", "condition", "family_asked", "reasons", "necessary", "told_ground"):
            self.fields[name].says_optional = False
        self.fields["others"].choices = [(str(ref), name) for ref, name in around.others]
        if not around.others:
            del self.fields["others"]
