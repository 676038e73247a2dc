"""A scanned page goes along with a copy: made safe, read through by somebody else, and kept as it left.

Dana left Femi. Amara's school has sent a scan of her passport, and a scan of the tenancy which has Dana's address on it: no
program can read that, so a person does.
"""

import hashlib
import io
from datetime import date

import pikepdf
import pytest
from PIL import Image

from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, When, new_ref
from alongside.record.actions import correction, documents, files, issuing, people, recording
from alongside.record.actions.issuing import NewIssue
from alongside.record.queries.desk import issuing as queries
from alongside.record.rendering import issues
from alongside.record.write import write

pytestmark = pytest.mark.usefixtures("opened_unscanned")


@pytest.fixture
def opened_unscanned(settings):
    """This council opens what it made safe itself, also without a scanner."""
    settings.OPEN_FILES_NOT_SCANNED = True


@pytest.fixture
def parted(story):
    """Tuesday 8 September 2026: Amara lives with Dana; Ben, her brother, with Femi. Alice works with both."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2017, 3, 2), lines="14 Quarry Road", postcode="AS4 2TL")
    dana = story.known("Dana Cole", lines="14 Quarry Road", postcode="AS4 2TL")
    ben = story.known("Ben Balogun", born_on=date(2015, 3, 2), lines="9 Lock View", postcode="AS2 2DF")
    femi = story.known("Femi Balogun", lines="9 Lock View", postcode="AS2 2DF")
    people.relate(dana, amara, "mother", by=story.cast.dora, now=story.now)
    people.relate(femi, ben, "father", by=story.cast.dora, now=story.now)
    people.relate(ben, amara, "sibling", by=story.cast.dora, now=story.now)
    story.school_refers("Amara Cole", "Ben Balogun")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to()
    return story.on("Tue 8 September 2026")


def scan():
    """A photograph with the place it was taken at, and a PDF that would run a program."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 47.0, 12.5)})
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 40, 40)).save(held, "JPEG", exif=exif)
    return held.getvalue()


def hostile_pdf():
    held = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.save(held)
    return held.getvalue()


def kept(story, *children, name="passport.jpg", content=None, looked_at=True):
    """Alice writes a note about these children with a file; answers the file."""
    document = new_ref()
    there = tuple(recording.ChildThere(person=story.people[child]) for child in children)
    entry = recording.Entry(
        kind="note", when=When.moment(story.now), account="The school sent this.", children=there
    )
    recording.record_entry(entry, document=document, by=story.cast.alice, now=story.now)
    handed_in = documents.File(name=name, content=content or scan())
    rows = documents.attachment_rows(document, handed_in, by=story.cast.alice, now=story.now)
    write(rows)
    file = rows.of(models.Attachment)[0].pk
    if looked_at:
        files.look_at(file, by=story.cast.alice, now=story.now)
    return file


def put_together(story, *along, to="Dana Cole", children=("Amara Cole",), words="Here it is."):
    new = NewIssue(
        title="What the school sent",
        purpose="She asked for it",
        children=tuple(story.people[child] for child in children),
        people=(story.people[to],),
        files=along,
        covering=words,
    )
    made = issuing.make_ready(new, by=story.cast.alice, now=story.now)
    return issues.prepared(made, today=story.now.date()).recipients[0].ref


def ready(story, recipient):
    issue = models.IssueRecipient.objects.get(pk=recipient).issue_id
    return issues.prepared(issue, today=story.now.date()).recipient(recipient)


def give(story, recipient, by="alice"):
    digest = ready(story, recipient).copy.digest
    return issuing.give(
        recipient, channel="by_hand", digest=digest, by=getattr(story.cast, by), now=story.now
    )


def test_a_file_leaves_only_after_somebody_else_has_read_it_through(parted):
    recipient = put_together(parted, kept(parted, "Amara Cole"))
    assert [each.kind for each in ready(parted, recipient).copy.concerns] == ["file"]
    with pytest.raises(Mistaken, match="kept private, or may"):
        give(parted, recipient)
    with pytest.raises(Mistaken, match="Somebody else"):
        issuing.release(
            recipient, digest=ready(parted, recipient).copy.digest, by=parted.cast.alice, now=parted.now
        )
    issuing.release(
        recipient, digest=ready(parted, recipient).copy.digest, by=parted.cast.nora, now=parted.now
    )
    assert give(parted, recipient)


@pytest.mark.parametrize(
    ("name", "content", "telltale"),
    [("passport.jpg", scan, b"Exif"), ("tenancy.pdf", hostile_pdf, b"JavaScript")],
)
def test_what_leaves_is_what_was_made_safe_and_it_is_kept_as_it_left(parted, name, content, telltale):
    handed_in = content()
    assert telltale in handed_in
    file = kept(parted, "Amara Cole", name=name, content=handed_in)
    recipient = put_together(parted, file)
    issuing.release(
        recipient, digest=ready(parted, recipient).copy.digest, by=parted.cast.nora, now=parted.now
    )
    copy = give(parted, recipient)
    row = models.IssuedFile.objects.get(copy=copy)
    left = bytes(row.content.content)
    assert telltale not in left
    assert (row.outcome, row.digest) == ("shown", hashlib.sha256(left).hexdigest())
    printed, along = queries.content(parted.cast.alice, copy, now=parted.now)
    assert printed.startswith(b"%PDF")
    assert [bytes_ for _, bytes_ in along] == [left]


def test_a_file_of_her_brother_is_not_in_amaras_mothers_copy(parted):
    """The same scan is kept with a note about both: Dana is nothing to Ben, until somebody says why she may read it."""
    both = kept(parted, "Amara Cole", "Ben Balogun")
    recipient = put_together(parted, both)
    part = ready(parted, recipient).copy.parts[-1]
    assert not part.rendered.shown
    copy = give(parted, recipient)  # the letter alone, in which nothing is private
    row = models.IssuedFile.objects.get(copy=copy)
    assert (row.outcome, row.digest) == ("absent", "")
    assert row.because == "it speaks of somebody not cleared"
    assert queries.content(parted.cast.alice, copy, now=parted.now)[1] == ()


def test_a_file_left_out_for_one_reader_stays(parted):
    recipient = put_together(parted, kept(parted, "Amara Cole"))
    slot = ready(parted, recipient).copy.parts[-1].slot.ref
    issuing.choose(recipient, "slot", slot, by=parted.cast.alice, now=parted.now)
    assert ready(parted, recipient).copy.concerns == ()
    assert models.IssuedFile.objects.get(copy=give(parted, recipient)).outcome == "absent"


def test_a_release_does_not_hold_for_a_file_that_was_looked_at_again_and_changed(parted):
    """Nora reads it; afterwards a check finds more to take out: what would leave is not what she read."""
    file = kept(parted, "Amara Cole")
    recipient = put_together(parted, file)
    issuing.release(
        recipient, digest=ready(parted, recipient).copy.digest, by=parted.cast.nora, now=parted.now
    )
    before = models.FileCheck.objects.filter(attachment=file).latest("n")
    models.FileCheck.objects.create(
        attachment_id=file,
        n=before.n + 1,
        scan=before.scan,
        scanner="",
        fit=before.fit,
        kind=before.kind,
        size=before.size,
        digest="0" * 64,
        recorded_at=parted.now,
        recorded_by=parted.cast.alice.user,
    )
    with pytest.raises(Mistaken, match="kept private, or may"):
        give(parted, recipient)


def test_a_file_nobody_has_looked_at_and_one_of_another_child_cannot_go(parted):
    waiting = kept(parted, "Amara Cole", looked_at=False)
    with pytest.raises(Mistaken, match="cannot be opened"):
        give(parted, put_together(parted, waiting))
    with pytest.raises(NotFound):
        put_together(parted, kept(parted, "Ben Balogun"))
    with pytest.raises(NotFound):
        put_together(parted, new_ref())


def test_a_file_written_on_the_wrong_child_stays_where_it_is(parted):
    """It is Ben's passport after all: the note is moved to Ben, and the copy for Dana stops."""
    file = kept(parted, "Amara Cole")
    recipient = put_together(parted, file)
    correction.wrong_child(
        models.Attachment.objects.get(pk=file).document_id,
        wrong=parted.people["Amara Cole"],
        right=parted.people["Ben Balogun"],
        reasons="It is Ben's passport.",
        by=parted.cast.ines,
        now=parted.now,
    )
    assert not any(part.rendered.shown and part.slot.file for part in ready(parted, recipient).copy.parts)
