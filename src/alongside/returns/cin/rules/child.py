"""Rules about the child: identifiers, birth and death, sex, ethnicity, disability."""

from alongside.returns.cin.families import missing_or_unknown, outside_year, row
from alongside.returns.rules import Finds, find, once, rule, seen

# Numbers accepted in characters 2 to 4 of a UPN. Reorganised councils add numbers, so a year has its own list.
_UPN_AUTHORITIES = (
    "001-005 201-213 301-320 330-336 340-344 350-359 370-373 380-384 390-394 420 660-681 701-708 800-803 805-808 "
    "810-813 815 816 820-823 825 826 830 831 835-839 840 841 845 846 850-852 855-857 860 861 865-896 908 909 916 919 "
    "921 925 926 928 929 931 933 935-938 940 941"
)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # 23 letters, without I, O and S, which look like digits


def _numbers(words: str) -> str:
    """SQL list of the three-digit numbers in `001-005 420`."""
    numbers: list[int] = []
    for part in words.split():
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return ", ".join(f"'{number:03d}'" for number in numbers)


# The check letter: positions 2 to 13 times 2 to 13, added, the remainder by 23 counted into the letters. A temporary
# UPN ends in a letter, which counts by its own place among the letters.
_WEIGHED = " + ".join(f"{place} * try_cast(t.UPN[{place}] AS INTEGER)" for place in range(2, 13))
_LAST = f"coalesce(try_cast(t.UPN[13] AS INTEGER), nullif(strpos('{_UPN_LETTERS}', t.UPN[13]), 0) - 1)"
_CHECK_LETTER = f"'{_UPN_LETTERS}'[({_WEIGHED} + 13 * {_LAST}) % 23 + 1]"

_EVERY_DISABILITY_VALID = "(SELECT child FROM Disabilities WHERE Disability IS NOT NULL GROUP BY child HAVING bool_and(is_disability(Disability)))"
_WENT_FURTHER = "(SELECT child FROM CINdetails WHERE ReferralNFA IS FALSE)"
_NO_PUPIL_NUMBER = f"t.child IN {_WENT_FURTHER} AND t.UPN IS NULL AND (t.UPNunknown IN ('UN2', 'UN3', 'UN4', 'UN5', 'UN6', 'UN7')) IS NOT TRUE"


def _used_twice(field: str) -> Finds:
    """A value that stands on more than one child of the return: every row that has it."""
    return find(
        "ChildIdentifiers",
        f"t.{field} IN (SELECT {field} FROM ChildIdentifiers WHERE {field} IS NOT NULL GROUP BY {field} "
        "HAVING count(DISTINCT child) > 1)",
    )


def _also_without(finds: Finds, only_if: str = "TRUE") -> Finds:
    """The same, and every child that has no such group at all: what must be given is not given there either."""
    return Finds(
        finds.table,
        f"{finds.sql} UNION ALL SELECT child, NULL AS place, 'no {finds.table}' AS seen, '' AS also FROM children "
        f"WHERE child NOT IN (SELECT child FROM {finds.table}) AND {only_if}",
    )


def _over_25() -> Finds:
    return once(
        find(
            "ChildIdentifiers",
            "t.PersonBirthDate < year_end() - INTERVAL 25 YEAR "
            "AND (NOT e.CINclosureDate_given OR e.CINclosureDate > birthday(t.PersonBirthDate, 25))",
            joined="JOIN CINdetails e ON e.child = t.child",
            also="'CINdetails ' || e.place",
        )
    )


# Disability is missing, or one of the codes is not valid: found at the characteristics, or at the child without them.
_DISABILITY = Finds(
    "ChildCharacteristics",
    f"""
    SELECT c.child, any_value(t.place) AS place,
        coalesce((SELECT 'Disability ' || string_agg(d.Disability, ', ' ORDER BY d.place) FROM Disabilities d WHERE d.child = c.child), '') AS seen,
        'ChildIdentifiers ' || min(c.place) AS also
    FROM ChildIdentifiers c LEFT JOIN ChildCharacteristics t ON t.child = c.child
    WHERE c.PersonBirthDate_given AND c.child IN {_WENT_FURTHER} AND c.child NOT IN {_EVERY_DISABILITY_VALID}
    GROUP BY c.child
    """,
)
_NONE_AND_MORE = find(
    "Disabilities",
    "t.Disability = 'NONE' AND o.Disability <> 'NONE'",
    joined="JOIN Disabilities o ON o.child = t.child",
    also="'Disabilities ' || o.place",
)
_SAME_DISABILITY = Finds(
    "Disabilities",
    f"SELECT t.child, t.place, {seen('t.Disability')} AS seen, '' AS also FROM Disabilities t "
    "WHERE t.Disability IS NOT NULL QUALIFY row_number() OVER (PARTITION BY t.child, t.Disability ORDER BY t.place) > 1",
)

RULES = (
    rule(
        "1510",
        "The check letter at the start of the UPN is wrong.",
        fields="UPN",
        finds=row("ChildIdentifiers", f"length(t.UPN) = 13 AND t.UPN[1] <> {_CHECK_LETTER}"),
        fails="ChildIdentifiers UPN=B801200001001",
        passes="ChildIdentifiers UPN=H801200001001; Child; ChildIdentifiers UPN=H80120000100B",
        reading="A UPN that ends in a letter is tested too, the letter counting by its place among the 23. A UPN of "
        "another length, or with other signs in places 2 to 12, has no check letter to work out; 1540 and 1550 find it.",
    ),
    rule(
        "1520",
        "The same UPN is used for more than one child.",
        fields="UPN",
        finds=_used_twice("UPN"),
        fails="ChildIdentifiers UPN=H801200001001; Child; ChildIdentifiers UPN=H801200001001",
        passes="ChildIdentifiers UPN=H801200001001; Child; ChildIdentifiers UPN=X801200001002; Child; ChildIdentifiers",
    ),
    rule(
        "1530",
        "Characters 2-4 of the UPN are not an accepted LA number.",
        fields="UPN",
        finds=row("ChildIdentifiers", f"t.UPN[2:4] NOT IN ({_numbers(_UPN_AUTHORITIES)})"),
        fails="ChildIdentifiers UPN=A942200001001",
        passes="ChildIdentifiers UPN=A941200001001",
        until="2022-23",
    ),
    rule(
        "1530",
        "Characters 2-4 of the UPN are not an accepted LA number.",
        fields="UPN",
        finds=row("ChildIdentifiers", f"t.UPN[2:4] NOT IN ({_numbers(_UPN_AUTHORITIES + ' 942 943')})"),
        fails="ChildIdentifiers UPN=A944200001001",
        passes="ChildIdentifiers UPN=A943200001001",
        since="2023-24",
    ),
    rule(
        "1540",
        "Characters 5-12 of the UPN are not all digits.",
        fields="UPN",
        finds=row("ChildIdentifiers", "NOT regexp_full_match(t.UPN[5:12], '[0-9]{8}')"),
        fails="ChildIdentifiers UPN=A8012O0001001",
        passes="ChildIdentifiers UPN=A801200001001",
        reading="A UPN too short to have eight digits there is found.",
    ),
    rule(
        "1550",
        "The last character of the UPN is not allowed.",
        fields="UPN",
        finds=row(
            "ChildIdentifiers", "length(t.UPN) = 13 AND NOT regexp_full_match(t.UPN[13], '[0-9A-HJ-NP-RT-Z]')"
        ),
        fails="ChildIdentifiers UPN=A80120000100S",
        passes="ChildIdentifiers UPN=A80120000100T",
    ),
    rule(
        "1560Q",
        "Check: the former UPN is not in UPN format.",
        fields="FormerUPN",
        finds=row("ChildIdentifiers", "NOT regexp_full_match(t.FormerUPN, '[A-Za-z][0-9]{11}[0-9A-Za-z]')"),
        fails="ChildIdentifiers FormerUPN=A80120000100",
        passes="ChildIdentifiers FormerUPN=A801200001001; Child; ChildIdentifiers FormerUPN=A80120000100B",
        reading="A temporary UPN, which ends in a letter, is in UPN format; the community validator queries it.",
    ),
    rule(
        "1570",
        "The local child identifier is longer than 20 characters.",
        fields="LAchildID",
        finds=row("ChildIdentifiers", "length(t.LAchildID) > 20"),
        fails="ChildIdentifiers LAchildID=A12345678901234567890",
        passes="ChildIdentifiers LAchildID=A1234567890123456789",
        since="2024-25",
    ),
    rule(
        "1580",
        "The local child identifier has characters other than letters and digits.",
        fields="LAchildID",
        finds=row("ChildIdentifiers", "NOT regexp_full_match(t.LAchildID, '[A-Za-z0-9]*')"),
        fails="ChildIdentifiers LAchildID=AB_12",
        passes="ChildIdentifiers LAchildID=AB12",
        since="2024-25",
    ),
    rule(
        "4180",
        "Gender is missing or not a valid code.",
        fields="GenderCurrent",
        finds=_also_without(missing_or_unknown("ChildIdentifiers", "GenderCurrent", "gender_pre_2025")),
        fails="ChildIdentifiers GenderCurrent=3",
        passes="ChildIdentifiers GenderCurrent=9",
        until="2023-24",
    ),
    rule(
        "4180",
        "Sex is missing or not M, F or U.",
        fields="Sex",
        finds=_also_without(missing_or_unknown("ChildIdentifiers", "Sex", "sex")),
        fails="ChildIdentifiers Sex=1",
        passes="ChildIdentifiers Sex=F",
        since="2024-25",
    ),
    rule(
        "4220",
        "Ethnicity is missing or not a valid code.",
        fields="Ethnicity",
        finds=_also_without(missing_or_unknown("ChildCharacteristics", "Ethnicity", "ethnicity")),
        fails="ChildCharacteristics Ethnicity=BRIT",
        passes="ChildCharacteristics Ethnicity=NOBT",
        reading="A child without any ChildCharacteristics has no ethnicity either, and is found.",
    ),
    rule(
        "8500",
        "The local child identifier is missing.",
        fields="LAchildID",
        finds=_also_without(row("ChildIdentifiers", "t.LAchildID IS NULL")),
        fails="ChildIdentifiers Sex=F",
        passes="ChildIdentifiers LAchildID=A1",
        reading="A child without any ChildIdentifiers has no identifier either, and is found.",
    ),
    rule(
        "8510",
        "Two children have the same local identifier.",
        fields="LAchildID",
        finds=_used_twice("LAchildID"),
        fails="ChildIdentifiers LAchildID=A1; Child; ChildIdentifiers LAchildID=A1",
        passes="ChildIdentifiers LAchildID=A1; Child; ChildIdentifiers LAchildID=A2",
    ),
    rule(
        "8520",
        "Date of birth is after the end of the census year.",
        fields="PersonBirthDate",
        finds=row("ChildIdentifiers", "t.PersonBirthDate > year_end()"),
        fails="ChildIdentifiers PersonBirthDate=2026-04-01",
        passes="ChildIdentifiers PersonBirthDate=2026-03-31",
    ),
    rule(
        "8525Q",
        "Give either the date of birth or the expected date of birth, and not both.",
        fields="PersonBirthDate|ExpectedPersonBirthDate",
        finds=find(
            "ChildIdentifiers",
            "t.PersonBirthDate_given = t.ExpectedPersonBirthDate_given",
            show=("t.PersonBirthDate", "t.ExpectedPersonBirthDate"),
        ),
        fails="ChildIdentifiers PersonBirthDate=2025-05-01 ExpectedPersonBirthDate=2025-05-09",
        passes="ChildIdentifiers PersonBirthDate=2025-05-01; Child; ChildIdentifiers ExpectedPersonBirthDate=2026-05-09",
        reading="A date that cannot be read counts as filled in; that it cannot be read is a finding of its own.",
    ),
    rule(
        "8530Q",
        "Check: the expected date of birth is outside the range expected for this census.",
        fields="ExpectedPersonBirthDate",
        finds=row(
            "ChildIdentifiers",
            "t.ExpectedPersonBirthDate NOT BETWEEN year_end() - INTERVAL 30 DAY AND year_end() + INTERVAL 9 MONTH",
        ),
        fails="ChildIdentifiers ExpectedPersonBirthDate=2027-01-01",
        passes="ChildIdentifiers ExpectedPersonBirthDate=2026-12-31; Child; ChildIdentifiers ExpectedPersonBirthDate=2026-03-01",
        reading="Both ends are inside, as published; the community validator queries the two boundary days.",
    ),
    rule(
        "8535Q",
        "Check: the date of death is before the date of birth.",
        fields="PersonDeathDate|PersonBirthDate",
        finds=find(
            "ChildIdentifiers",
            "(t.PersonDeathDate < t.PersonBirthDate OR (t.PersonDeathDate_given AND NOT t.PersonBirthDate_given))",
            show=("t.PersonDeathDate", "t.PersonBirthDate"),
        ),
        fails="ChildIdentifiers PersonBirthDate=2025-06-02 PersonDeathDate=2025-06-01",
        passes="ChildIdentifiers PersonBirthDate=2025-06-02 PersonDeathDate=2025-06-02",
        reading="A death with no birth is queried: for a stillbirth only the expected date of birth is recorded.",
    ),
    rule(
        "8540",
        "Disability is missing or not a valid code.",
        fields="Disability|PersonBirthDate|ReferralNFA",
        finds=_DISABILITY,
        fails="ChildIdentifiers PersonBirthDate=2015-05-01; ChildCharacteristics; CINdetails ReferralNFA=0",
        passes="ChildIdentifiers PersonBirthDate=2015-05-01; Disabilities NONE; CINdetails ReferralNFA=0",
    ),
    rule(
        "8545Q",
        "Check: the date of death is outside the census year.",
        fields="PersonDeathDate",
        finds=outside_year("ChildIdentifiers", "PersonDeathDate"),
        fails="ChildIdentifiers PersonDeathDate=2025-03-31",
        passes="ChildIdentifiers PersonDeathDate=2025-04-01",
    ),
    rule(
        "8590",
        "The child has no CIN episode.",
        fields="LAchildID",
        finds=_also_without(
            row("ChildIdentifiers", "t.child NOT IN (SELECT child FROM CINdetails)"),
            only_if="child NOT IN (SELECT child FROM CINdetails)",
        ),
        fails="ChildIdentifiers LAchildID=A1",
        passes="ChildIdentifiers LAchildID=A1; CINdetails",
    ),
    rule(
        "8750",
        "Gender of an unborn child must be 0.",
        fields="GenderCurrent|PersonBirthDate|ExpectedPersonBirthDate",
        finds=row(
            "ChildIdentifiers",
            "t.ExpectedPersonBirthDate_given AND NOT t.PersonBirthDate_given AND t.GenderCurrent IS DISTINCT FROM '0'",
        ),
        fails="ChildIdentifiers ExpectedPersonBirthDate=2024-05-01 GenderCurrent=1",
        passes="ChildIdentifiers ExpectedPersonBirthDate=2024-05-01 GenderCurrent=0",
        until="2023-24",
    ),
    rule(
        "8750",
        "Sex of an unborn child must be U.",
        fields="Sex|PersonBirthDate|ExpectedPersonBirthDate",
        finds=row(
            "ChildIdentifiers",
            "t.ExpectedPersonBirthDate_given AND NOT t.PersonBirthDate_given AND t.Sex IS DISTINCT FROM 'U'",
        ),
        fails="ChildIdentifiers ExpectedPersonBirthDate=2026-05-01 Sex=F",
        passes="ChildIdentifiers ExpectedPersonBirthDate=2026-05-01 Sex=U",
        since="2024-25",
    ),
    rule(
        "8770Q",
        "Check: a child over 5 has neither a UPN nor a reason why it is unknown.",
        fields="UPN|UPNunknown|PersonBirthDate|ReferralNFA",
        finds=row(
            "ChildIdentifiers", f"t.PersonBirthDate <= year_end() - INTERVAL 6 YEAR AND {_NO_PUPIL_NUMBER}"
        ),
        fails="ChildIdentifiers PersonBirthDate=2018-03-31 UPNunknown=UN1; CINdetails ReferralNFA=0",
        passes="ChildIdentifiers PersonBirthDate=2018-04-01; CINdetails ReferralNFA=0; "
        "Child; ChildIdentifiers PersonBirthDate=2010-04-01 UPNunknown=UN3; CINdetails ReferralNFA=0",
        until="2023-24",
    ),
    rule(
        "8770Q",
        "Check: a school-age child has no UPN, or no reason for it, or the reason says not of school age.",
        fields="UPN|UPNunknown|PersonBirthDate|ReferralNFA",
        finds=row(
            "ChildIdentifiers",
            f"t.PersonBirthDate <= make_date(year(year_end()) - 6, 8, 31) AND {_NO_PUPIL_NUMBER}",
        ),
        fails="ChildIdentifiers PersonBirthDate=2020-08-31 UPNunknown=UN1; CINdetails ReferralNFA=0",
        passes="ChildIdentifiers PersonBirthDate=2020-09-01 UPNunknown=UN1; CINdetails ReferralNFA=0",
        since="2024-25",
    ),
    rule(
        "8772",
        "The UPN reason says referral with no further action, but a referral did go further.",
        fields="UPNunknown|ReferralNFA",
        finds=once(
            find(
                "ChildIdentifiers",
                "t.UPNunknown = 'UN7' AND e.ReferralNFA IS NOT TRUE",
                joined="JOIN CINdetails e ON e.child = t.child",
                show=("t.UPNunknown", "e.ReferralNFA_text"),
                also="'CINdetails ' || e.place",
            )
        ),
        fails="ChildIdentifiers UPNunknown=UN7; CINdetails ReferralNFA=1; CINdetails ReferralNFA=0",
        passes="ChildIdentifiers UPNunknown=UN7; CINdetails ReferralNFA=1; CINdetails ReferralNFA=true",
    ),
    rule(
        "8775Q",
        "Check: the person is over 25.",
        fields="PersonBirthDate|CINclosureDate",
        finds=_over_25(),
        fails="ChildIdentifiers PersonBirthDate=2000-05-01; CINdetails CINclosureDate=2025-05-02",
        passes="ChildIdentifiers PersonBirthDate=2000-05-01; CINdetails CINclosureDate=2025-05-01",
        reading="Someone born on 29 February turns 25 on 1 March.",
    ),
    rule(
        "8790",
        "NONE is recorded together with a disability.",
        fields="Disability",
        finds=once(_NONE_AND_MORE),
        fails="Disabilities NONE MOB",
        passes="Disabilities NONE; Child; Disabilities MOB",
    ),
    rule(
        "8794",
        "The same disability code occurs twice.",
        fields="Disability",
        finds=_SAME_DISABILITY,
        fails="Disabilities MOB LD MOB",
        passes="Disabilities MOB LD; Child; Disabilities MOB",
    ),
)
