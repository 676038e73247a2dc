"""Names, streets and the words people write. All made up, none taken from a record; the postcode area AS does not exist
and the telephone numbers are those set aside for fiction."""

from __future__ import annotations

# (weight, ethnicity codes of the census, given names of girls, of boys, family names)
BACKGROUNDS: tuple[tuple[int, tuple[str, ...], str, str, str], ...] = (
    (
        66,
        ("WBRI",),
        "Amelia Ava Bethany Caitlin Chloe Daisy Eleanor Ella Ellie Evie Freya Grace Harriet Holly Imogen Isla Jessica Kayleigh"
        " Lacey Lily Lola Maisie Megan Millie Molly Nancy Olivia Paige Phoebe Poppy Rosie Ruby Skye Sophie Summer Willow",
        "Alfie Archie Arthur Bailey Ben Billy Callum Charlie Connor Dylan Edward Ethan Finley Freddie George Harry Harvey Isaac"
        " Jack Jake Jayden Joshua Kai Kyle Leo Lewis Liam Logan Mason Max Noah Oliver Oscar Reece Riley Ryan Toby Tommy Tyler",
        "Abbott Armstrong Ashby Atkins Bailey Barker Barlow Barton Bell Birch Bolton Booth Bowen Bradshaw Brookes Burgess Burton"
        " Carter Chadwick Clayton Coates Cooper Crossley Dalton Dawson Dixon Drake Ellis Farrow Fenton Fletcher Garner Gibson"
        " Goodwin Hadley Hale Harding Harrop Hayes Heath Hobson Holland Hooper Hurst Ingham Jarvis Kemp Kerr Lambert Lister"
        " Lockwood Marsden Mellor Metcalfe Mills Naylor Nuttall Oakes Ogden Parr Pickering Platt Pollard Priestley Radford"
        " Ramsden Rhodes Rigby Rowe Sawyer Sharp Shaw Stott Sutcliffe Tanner Thornton Tindall Turnbull Underwood Vickers"
        " Wainwright Walton Waring Webster Whitehead Wilde Winter Yates",
    ),
    (
        5,
        ("WOTH", "WIRI"),
        "Aleksandra Anna Daria Elena Gabriela Ioana Julia Karolina Maja Natalia Oliwia Zofia",
        "Adam Aleksander Andrei Filip Jakub Kacper Luca Marek Matei Szymon Tomasz Viktor",
        "Adamski Balan Cernat Dumitru Fialka Grabowski Ionescu Kaminski Kowal Lis Marin Nowicki Petrescu Sokol Wrona Zielinski",
    ),
    (
        9,
        ("MWBC", "MWBA", "MWAS", "MOTH"),
        "Aaliyah Amber Destiny Jasmine Kiara Leila Maya Naomi Nia Savannah Tia Zara",
        "Andre Caleb Elijah Isaiah Jermaine Kieran Malachi Marcus Nathan Reuben Tyrell Zion",
        "Bailey-Grant Barrett Campbell Clarke Edwards Francis Gordon Henry Lawson Morgan Palmer Reid Samuels Tate Wallace West",
    ),
    (
        10,
        ("APKN", "AIND", "ABAN", "AOTH"),
        "Aisha Alina Anaya Amna Fatima Hafsa Inaya Khadija Maryam Meera Priya Safa Simran Zainab",
        "Abdullah Adil Arjun Hamza Ibrahim Imran Karan Mikail Musa Rayan Rohan Yusuf Zakariya Zayn",
        "Ahmed Akhtar Ali Begum Bibi Chaudhry Desai Hussain Iqbal Islam Kaur Khan Mahmood Malik Mistry Patel Rahman Shah Uddin",
    ),
    (
        6,
        ("BAFR", "BCRB", "BOTH"),
        "Abena Adaeze Amara Blessing Chioma Esther Ifeoma Miriam Precious Ruth Temi Wanjiru",
        "Daniel David Emmanuel Ezekiel Joel Kofi Kwame Michael Osas Samuel Solomon Tobi",
        "Abara Adeyinka Asante Boateng Diallo Eze Kamara Mensah Mwangi Nkosi Obi Ofori Okeke Owusu Sesay Tesfaye",
    ),
    (
        4,
        ("OOTH", "CHNE"),
        "Dilan Hana Lin Mei Mina Rojin Sara Yasmin",
        "Arman Baran Daoud Hao Omid Reza Sami Wei",
        "Amini Barzani Chen Farhadi Hosseini Karim Lam Li Nazari Osman Rostami Wong",
    ),
)

STREETS = [
    "Alder",
    "Abbey",
    "Ashfield",
    "Beech",
    "Bridge",
    "Canal",
    "Castle",
    "Chapel",
    "Church",
    "Coal",
    "Cobden",
    "Corn",
    "Crown",
    "Dale",
    "Dock",
    "Dyer",
    "Elm",
    "Ferry",
    "Foundry",
    "Garden",
    "Gas",
    "Glebe",
    "Grange",
    "Green",
    "Hawthorn",
    "Heather",
    "High",
    "Hill",
    "Holly",
    "Ivy",
    "Kiln",
    "King",
    "Lark",
    "Laurel",
    "Lime",
    "Lock",
    "Maple",
    "Market",
    "Meadow",
    "Mill",
    "Moor",
    "Nelson",
    "North",
    "Oak",
    "Orchard",
    "Park",
    "Pine",
    "Quarry",
    "Railway",
    "Ridge",
    "River",
    "Rope",
    "Rose",
    "School",
    "Sedge",
    "Silver",
    "Smithy",
    "South",
    "Spring",
    "Station",
    "Stone",
    "Sycamore",
    "Tanner",
    "Temple",
    "Thorn",
    "Tower",
    "Union",
    "Valley",
    "Vicarage",
    "Victoria",
    "Wharf",
    "Willow",
    "Windmill",
    "Wool",
    "York",
]
KINDS_OF_STREET = (
    "Street",
    "Street",
    "Street",
    "Road",
    "Road",
    "Avenue",
    "Close",
    "Drive",
    "Lane",
    "Court",
    "Walk",
    "Terrace",
)
AREAS = 40  # of the postcode area AS: AS1 to AS40
SCHOOLS = ("Primary School", "Junior School", "Infant School", "Academy", "High School")

# --- what is written ------------------------------------------------------------------------------------------------

WORRIES = {
    "2A": (
        "{name} came to school hungry and tired again and said there was nobody up this morning.",
        "{name} has missed eleven days since half term. Calls home are not answered.",
        "{name} told a teaching assistant that there is shouting at night and that it is frightening.",
    ),
    "6": (
        "Officers were called to the home. Two adults were arguing and {name} was in the room.",
        "{name} was found in the town centre at one in the morning with older young people.",
        "A warrant was carried out at the address. {name} was asleep upstairs.",
    ),
    "3A": (
        "{name} was brought in with a burn. What was said about it changed while we talked.",
        "{name} has not been brought to four appointments, and the medicine has run out.",
    ),
    "1A": (
        "I worry about {name}. The drinking is back and the little ones are left to it.",
        "{name} rang me crying and wants to stay here. I do not know what to do.",
    ),
    "5D": (
        "The family's home is to be repossessed and {name} sleeps on the floor.",
        "{name}'s parent asks for help with behaviour that nobody here can manage.",
    ),
}
VISITS = (
    "The house was warm and there was food in. {name} showed the bedroom and what is kept under the bed.",
    "{name} was quiet at first, then drew the people who live at home and who is cross with whom.",
    "We talked in the kitchen. {name} had been to school every day this week and was proud of it.",
    "{name} was on the way out and walked with me to the corner. School is better, nights are not.",
    "The front room has been painted. {name} helped, and said that it smells of new.",
    "{name} was ill and in bed. The medicine was there, and somebody was looking in.",
    "Nobody had slept much. The baby is teething. {name} made toast for everybody before I could ask.",
)
NOTES = (
    "Talked with the school. Attendance is eighty-six in a hundred this half term, up from seventy-four.",
    "The health visitor has weighed and measured, and is content.",
    "A message from the housing officer: the repair is booked for Thursday.",
    "The parenting course begins next week. A place is kept and the bus is paid.",
    "Supervision: what we know, what we do not, and what to find out before the next visit.",
)
BEFORE_BIRTH = (
    "Met at home. The cot is up and there are nappies for a week. The midwife comes on Thursday.",
    "We went through who is there on the first night home, and whom to ring if it is too much.",
    "The scan is on the fridge. Smoking is down to three a day, and the stop-smoking nurse is coming.",
)
OUTLINES = (
    "Everybody at home knows who looks after the children each evening, and nobody who drinks does.",
    "The children sleep at their grandmother's on weekends until the house is safe.",
    "School and the nurse see the children each week and say so the same day if something is wrong.",
)
# What we are worried about, what must change and by how much, how we will know.
NEEDS = (
    (
        "Nobody is up on school mornings.",
        "In school by nine on every school day.",
        "The register, each Friday.",
    ),
    (
        "The children have seen their parents fight.",
        "No fights while the children are in.",
        "Visits, and the police.",
    ),
    (
        "There is often no food by the weekend.",
        "A meal at home every day of the week.",
        "Visits without a date.",
    ),
    ("Appointments are missed.", "Every appointment kept, or moved beforehand.", "The surgery's list."),
)
# What will be done, who does it, and their agency.
ACTIONS = (
    ("Breakfast club, with the walk there.", "Mrs Rowe", "The school"),
    ("A weekly talk about staying calm.", "Sunita Rai", "Family help"),
    ("Weigh, measure, and ask about sleep.", "Jo Marsh", "Health visiting"),
    ("Sort out the rent and the repair.", "Ed Kelly", "Housing"),
)
STRENGTHS = "They are close, they laugh a lot, and they asked for help themselves."
CONTINGENCY = "If it gets worse we talk again within a week, all of us, and say what follows."
SAID = (
    "I like it when everybody is in.",
    "I want to stay at my school.",
    "Nobody listens when I say I am tired.",
    "I feel safe at Nan's.",
    "Don't tell them I said.",
)
REASONS = (
    "What was seen and said agrees, and the family want the help that is offered.",
    "The worry is recent, the family saw it themselves, and others keep an eye on it.",
    "It has happened before and what was tried did not last, so this time it is written down and looked at again.",
    "The children are loved. The mornings, the money and the nights are where it goes wrong.",
)
ANSWERS = {
    "history.why_now": "We were told of it by somebody who sees the children often. The family knew of the call and say that it is partly so.",
    "voice.words": "I like it best when it is quiet. I want it to be less busy in the morning, and to see my friends.",
    "outside.harm": "Nothing known. Asked at the visits, of the school and of the police.",
    "parenting.safety": "There is a grown-up at home at night. The stairs, the kitchen and the road were talked through.",
    "help.works": "Somebody turns up when school rings. They eat together, and there is an aunt near by.",
    "analysis.meaning": "Much goes well. Where it does not, it is the same three things each time, and the family name them too.",
    "need.needs": "Sleep, school every day, and a grown-up who is not worn out. The help that is offered is meant for that.",
}
FACTORS = (
    "3A",
    "3B",
    "3C",
    "4A",
    "4B",
    "4C",
    "5A",
    "5B",
    "6A",
    "7A",
    "10A",
    "12A",
    "15A",
    "16A",
    "17A",
    "18B",
    "19C",
)
