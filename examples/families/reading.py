"""Families who read for themselves: two parents who live apart and see different things, one with a plan of help, one with a
plan that protects, one who wants paper; and one whose sign-in was paused."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import make_password

from alongside.accounts.family.models import FamilyAccount
from alongside.law.days import london_day
from alongside.record.actions import family_access
from alongside.record.actions.family_access import NEEDED, OFFERED, Asked
from alongside.record.models import PersonCard
from examples.cast import PASSWORD
from examples.story import Story


def named(name: str) -> UUID:
    """Somebody of the stories told before, by name."""
    return (
        PersonCard.objects.filter(name=name)
        .order_by("person__recorded_at")
        .values_list("person", flat=True)[0]
    )


def asked(story: Story, name: str, *children: str, choice: str = "account") -> Asked:
    """They were asked today, alone, about these children."""
    return Asked(
        person=named(name),
        children=tuple(map(named, children)),
        on=london_day(story.moment),
        alone=True,
        choice=choice,
        words="Asked in their kitchen.",
    )


def reads(
    story: Story,
    name: str,
    *children: str,
    sign_in: str,
    by: str = "Alice",
    writing: bool = False,
    messages: bool = False,
) -> UUID:
    """They sign in with the demonstration's password, under a name that is the same at every start."""
    account = family_access.invite(
        asked(story, name, *children),
        what=OFFERED if writing else NEEDED,
        because="They want to see what happens and when.",
        messages=messages,
        reasons=dict.fromkeys(
            ("telling_held", "no_responsibility_recorded", "private_address", "staff_warning"),
            "Talked through with the manager: only what they were told is there to read.",
        ),
        **story.by(by),
    )
    FamilyAccount.objects.filter(pk=account).update(sign_in_name=sign_in, password=make_password(PASSWORD))
    return account


def separated(story: Story) -> None:
    """Dana and Femi do not live together. Each has an account; Femi is not Bea's father and reads nothing of her."""
    story.workday(2, "11:00")
    dana = reads(
        story, "Dana Cole", "Amara Cole", "Jonah Cole", "Bea Cole", sign_in="apple-kite-101", writing=True
    )
    story.later(hours=2)
    femi = reads(story, "Femi Balogun", "Amara Cole", "Jonah Cole", sign_in="plain-boat-202")
    story.keep(family_dana=dana, family_femi=femi)


def with_a_plan(story: Story) -> None:
    """Leanne's help is by agreement, and she follows it herself."""
    story.workday(2, "14:00")
    story.keep(
        family_leanne=reads(story, "Leanne Ashby", "Poppy Ashby", sign_in="quiet-lamp-303", messages=True)
    )


def with_a_protection_plan(story: Story) -> None:
    """Sevda's children have a plan that protects them. She follows what happens when."""
    story.workday(2, "15:00")
    story.keep(family_sevda=reads(story, "Sevda Kaya", "Elif Kaya", "Deniz Kaya", sign_in="calm-river-505"))


def on_paper(story: Story) -> None:
    """Dean has no telephone of his own and wants letters. Nicola's sign-in was paused: her telephone is lost."""
    story.workday(3, "10:00")
    family_access.record_asked(
        asked(story, "Dean Jarvis", "Callum Jarvis", "Ollie Jarvis", choice="paper"), **story.by("Alice")
    )
    nicola = reads(story, "Nicola Jarvis", "Callum Jarvis", "Ollie Jarvis", sign_in="tidy-robin-404")
    story.later(hours=1)
    family_access.pause(nicola, because="She rang: her telephone is gone.", **story.by("Hannah"))
    story.keep(family_nicola=nicola)


def about_herself(story: Story) -> None:
    """Elif understands enough, Alice decided: she reads about herself, in words to her, and nothing of Deniz or their mother."""
    story.workday(2, "15:40")
    elif_ = named("Elif Kaya")
    account = family_access.invite(
        Asked(
            person=elif_,
            children=(elif_,),
            on=london_day(story.moment),
            alone=True,
            choice="account",
            words="At school, in the reading room.",
        ),
        what=NEEDED,
        because="She asked what is in the plan, and wants to look again by herself.",
        reasons=dict.fromkeys(
            ("understanding", "telling_held", "private_address"),
            "She told me in her own words what the plan is. Her teacher reads it with her, on the school's tablet.",
        ),
        **story.by("Alice"),
    )
    FamilyAccount.objects.filter(pk=account).update(
        sign_in_name="small-star-808", password=make_password(PASSWORD)
    )
    story.keep(family_elif=account)


def asked_to_a_conference(story: Story) -> None:
    """Holly and Kieran are asked to one conference about their children, and must not meet. Each reads their own hour."""
    story.workday(2, "16:00")
    holly = reads(story, "Holly Marsh", "Tilly Marsh", "Ada Marsh", sign_in="green-leaf-606")
    kieran = reads(story, "Kieran Doyle", "Tilly Marsh", "Ada Marsh", sign_in="early-bell-707")
    story.keep(family_holly=holly, family_kieran=kieran)


FAMILIES = (separated, with_a_plan, with_a_protection_plan, about_herself, asked_to_a_conference, on_paper)
