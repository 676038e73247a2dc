"""A made-up children in need census of any size, the same for the same seed. No real child is in it.

    python bench/_made_census.py 20000 census.xml --seed 1 --flawed 0.05

Without flaws the census breaks no rule. With them, that share of the children gets one thing wrong.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from alongside.law.days import england

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "AIND", "APKN", "BAFR", "OOTH", "NOBT")
_DISABILITIES = ("MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")
_SOURCES = ("1A", "1C", "2A", "2B", "3A", "3B", "3E", "4", "5A", "5D", "6", "6", "7", "10")
_FACTORS = ("1B", "2B", "3A", "3B", "4A", "4B", "5A", "7A", "10A", "11A", "15A", "16A", "17A", "18C", "24A")


def census(children: int, seed: int = 1, ends_in: int = 2026, flawed: float = 0.0) -> Iterator[str]:
    """The file in pieces, the header first."""
    make = _Maker(random.Random(seed), ends_in)
    yield (
        "<?xml version='1.0' encoding='UTF-8'?>\n<Message>\n  <Header>\n    <CollectionDetails>\n"
        f"      <Collection>CIN</Collection>\n      <Year>{ends_in}</Year>\n"
        f"      <ReferenceDate>{ends_in}-03-31</ReferenceDate>\n    </CollectionDetails>\n    <Source>\n"
        "      <SourceLevel>L</SourceLevel>\n      <LEA>801</LEA>\n      <SoftwareCode>made up</SoftwareCode>\n"
        "      <Release>1</Release>\n      <SerialNo>001</SerialNo>\n"
        f"      <DateTime>{ends_in}-05-20T10:00:00</DateTime>\n    </Source>\n  </Header>\n  <Children>\n"
    )
    for number in range(children):
        yield make.child(number, flawed)
    yield "  </Children>\n</Message>\n"


class _Maker:
    def __init__(self, chance: random.Random, ends_in: int) -> None:
        self.chance, self.days = chance, england()
        self.starts, self.ends = date(ends_in - 1, 4, 1), date(ends_in, 3, 31)

    def child(self, number: int, flawed: float) -> str:
        chance = self.chance
        age = chance.randrange(1, 17)
        born = date(self.ends.year - age - 1, chance.randrange(1, 13), chance.randrange(1, 29))
        lines = [
            "    <Child>",
            "      <ChildIdentifiers>",
            f"        <LAchildID>MADE{number:08d}</LAchildID>",
            f"        <UPN>{_upn(f'801{number % 100_000_000:08d}{number % 7}')}</UPN>",
            f"        <PersonBirthDate>{born}</PersonBirthDate>",
            f"        <Sex>{chance.choice('MF')}</Sex>",
            "      </ChildIdentifiers>",
            "      <ChildCharacteristics>",
            f"        <Ethnicity>{chance.choice(_ETHNICITIES)}</Ethnicity>",
            "        <Disabilities>",
            *(f"          <Disability>{code}</Disability>" for code in self._disabilities(number)),
            "        </Disabilities>",
            "      </ChildCharacteristics>",
            *self._episodes(),
            "    </Child>",
            "",
        ]
        text = "\n".join(lines)
        return self._spoil(text) if chance.random() < flawed else text

    def _disabilities(self, number: int) -> list[str]:
        if number % 8 == 0 or self.chance.random() < 0.1:
            return self.chance.sample(_DISABILITIES, self.chance.randrange(1, 4))
        return ["NONE"]

    def _episodes(self) -> Iterator[str]:
        chance = self.chance
        first = self.starts + timedelta(days=chance.randrange(0, 120))
        kind = chance.random()
        if kind < 0.15:
            yield from self._no_further_action(first)
        elif kind < 0.45:
            yield from self._closed_after_assessment(first)
        elif kind < 0.75:
            yield from self._plan(first)
        else:
            yield from self._protection(first)
        if chance.random() < 0.2:
            yield from self._no_further_action(first + timedelta(days=215))

    def _referral(self, on: date, closes: date | None, reason: str) -> Iterator[str]:
        yield "      <CINdetails>"
        yield f"        <CINreferralDate>{on}</CINreferralDate>"
        yield f"        <ReferralSource>{self.chance.choice(_SOURCES)}</ReferralSource>"
        yield f"        <PrimaryNeedCode>N{self.chance.randrange(0, 9)}</PrimaryNeedCode>"
        if closes:
            yield f"        <CINclosureDate>{closes}</CINclosureDate>"
            yield f"        <ReasonForClosure>{reason}</ReasonForClosure>"

    def _no_further_action(self, on: date) -> Iterator[str]:
        yield from self._referral(on, None, "")
        yield "        <ReferralNFA>1</ReferralNFA>"
        yield "      </CINdetails>"

    def _assessment(self, on: date, days: int) -> Iterator[str]:
        yield "        <Assessments>"
        yield f"          <AssessmentActualStartDate>{on}</AssessmentActualStartDate>"
        yield f"          <AssessmentInternalReviewDate>{on + timedelta(days=10)}</AssessmentInternalReviewDate>"
        yield f"          <AssessmentAuthorisationDate>{on + timedelta(days=days)}</AssessmentAuthorisationDate>"
        yield "          <FactorsIdentifiedAtAssessment>"
        for code in self.chance.sample(_FACTORS, self.chance.randrange(1, 6)):
            yield f"            <AssessmentFactors>{code}</AssessmentFactors>"
        yield "          </FactorsIdentifiedAtAssessment>"
        yield "        </Assessments>"

    def _closed_after_assessment(self, on: date) -> Iterator[str]:
        days = self.chance.randrange(15, 60)
        yield from self._referral(on, on + timedelta(days=days + 1), self.chance.choice(("RC8", "RC9")))
        yield from self._assessment(on + timedelta(days=1), days)
        yield "        <ReferralNFA>0</ReferralNFA>"
        yield "      </CINdetails>"

    def _plan(self, on: date) -> Iterator[str]:
        days = self.chance.randrange(15, 60)
        begins = on + timedelta(days=days + 2)
        ends = begins + timedelta(days=self.chance.randrange(30, 130))
        yield from self._referral(on, ends, "RC7")
        yield from self._assessment(on + timedelta(days=1), days)
        yield "        <CINPlanDates>"
        yield f"          <CINPlanStartDate>{begins}</CINPlanStartDate>"
        yield f"          <CINPlanEndDate>{ends}</CINPlanEndDate>"
        yield "        </CINPlanDates>"
        yield "        <ReferralNFA>0</ReferralNFA>"
        yield "      </CINdetails>"

    def _protection(self, on: date) -> Iterator[str]:
        strategy = self.days.on_or_after(on + timedelta(days=2))
        conference = self.days.after(strategy, 14)
        ends = conference + timedelta(days=self.chance.randrange(100, 140))
        yield from self._referral(on, ends, "RC7")
        yield from self._assessment(on + timedelta(days=1), self.chance.randrange(15, 60))
        yield "        <Section47>"
        yield f"          <S47ActualStartDate>{strategy}</S47ActualStartDate>"
        yield f"          <InitialCPCtarget>{self.days.after(strategy, 15)}</InitialCPCtarget>"
        yield f"          <DateOfInitialCPC>{conference}</DateOfInitialCPC>"
        yield "          <ICPCnotRequired>0</ICPCnotRequired>"
        yield "        </Section47>"
        yield "        <ReferralNFA>0</ReferralNFA>"
        category = self.chance.choice(("NEG", "PHY", "SAB", "EMO"))
        yield "        <ChildProtectionPlans>"
        yield f"          <CPPstartDate>{conference}</CPPstartDate>"
        yield f"          <CPPendDate>{ends}</CPPendDate>"
        yield f"          <InitialCategoryOfAbuse>{category}</InitialCategoryOfAbuse>"
        yield f"          <LatestCategoryOfAbuse>{category}</LatestCategoryOfAbuse>"
        yield f"          <NumberOfPreviousCPP>{self.chance.randrange(0, 3)}</NumberOfPreviousCPP>"
        yield "          <Reviews>"
        yield f"            <CPPreviewDate>{conference + timedelta(days=85)}</CPPreviewDate>"
        yield "          </Reviews>"
        yield "        </ChildProtectionPlans>"
        yield "      </CINdetails>"

    def _spoil(self, text: str) -> str:
        """One thing wrong, of the kinds that councils really have."""
        old, new = self.chance.choice(
            (
                ("<Sex>M", "<Sex>1"),
                ("<Sex>F", "<Sex>"),
                ("<PrimaryNeedCode>N", "<PrimaryNeedCode>X"),
                ("<ReferralNFA>0", "<ReferralNFA>1"),
                (f"<CINreferralDate>{self.starts.year}", f"<CINreferralDate>{self.ends.year + 1}"),
                ("<Ethnicity>W", "<Ethnicity>Z"),
                ("<UPN>", "<UPN>Q"),
                ("<ReasonForClosure>RC7", "<ReasonForClosure>RC2"),
                (f"<CPPendDate>{self.starts.year}", f"<CPPendDate>{self.starts.year - 1}"),
                ("<AssessmentFactors>", "<AssessmentFactors>21</AssessmentFactors><AssessmentFactors>"),
            )
        )
        return text.replace(old, new, 1)


def _upn(rest: str) -> str:
    """A valid UPN from its last twelve digits."""
    return _LETTERS[sum(place * int(digit) for place, digit in enumerate(rest, start=2)) % 23] + rest


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("children", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ends-in", type=int, default=2026)
    parser.add_argument("--flawed", type=float, default=0.0)
    asked = parser.parse_args()
    with asked.out.open("w", encoding="utf-8") as out:
        out.writelines(census(asked.children, asked.seed, asked.ends_in, asked.flawed))
