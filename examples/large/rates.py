"""How often things happen in the large council, and how late.

Figures of England are from the Department for Education's statistics of children in need for 2024-25 unless said (Open
Government Licence v3.0). `CHOSEN` marks what is published nowhere and was chosen by us, so that nobody quotes it.
"""

from __future__ import annotations

CHOSEN = "chosen by us: no figure is published"

# --- the front door -------------------------------------------------------------------------------------------------
NO_FURTHER_ACTION = 0.065  # referrals with no further action: 41,340 of 632,830
NOT_IN_NEED = 0.308  # referrals assessed as not in need: 194,620 of 632,830
REREFERRED = 0.226  # referrals within 12 months of an earlier one: 142,900 of 632,830
POLICE, SCHOOLS = 0.28, 0.21  # who refers
CONTACT_ONLY = (
    0.65  # families known by contacts alone; CHOSEN: contacts are several times as many as referrals
)
CONTACT_LATE = 0.07  # contacts decided after the next working day; CHOSEN
DECISION_LATE = 0.05  # referrals decided after the next working day; CHOSEN

# --- assessment -----------------------------------------------------------------------------------------------------
ASSESSED_IN_45 = 0.857  # completed within 45 working days: 555,820 of 648,830
ASSESSMENT_DAYS = ((0.25, 5, 17), (0.50, 17, 33), (0.75, 33, 43), (ASSESSED_IN_45, 43, 45), (1.0, 46, 75))
# Quartiles 17, 33 and 43 working days.

# --- protection -----------------------------------------------------------------------------------------------------
ENQUIRY = 0.364  # section 47 enquiries over referrals: 230,590 of 632,830
CONFERENCE = 0.313  # conferences over enquiries: 72,100 of 230,590
CONFERENCE_IN_15 = 0.814  # held within 15 working days: 58,670 of 72,100
PLAN = 0.858  # plans over conferences: 61,840 of 72,100
REVIEWS_ON_TIME = 0.94  # 2014-15, the last that was found
# How long ended plans had lasted, as the number of the review that ended them and its months after the start:
# up to 3 months 15.9%, 3 to 6 11.0%, 6 to 12 43.5%, 1 to 2 years 25.2%, 2 years and more 4.4%.
PLAN_LENGTHS = (
    (0.159, (2.8,)),
    (0.269, (2.9, 5.5)),
    (0.704, (2.9, 8.8)),
    (0.956, (2.9, 8.8, 14.6)),
    (1.0, (2.9, 8.8, 14.6, 20.4, 26.2)),
)
CATEGORIES = (("NEG", 0.49), ("EMO", 0.36), ("PHY", 0.07), ("SAB", 0.04), ("MUL", 0.04))  # about; CHOSEN

POLICE_PROTECTION = 0.05  # enquiries that begin with police protection; CHOSEN

# --- before birth ---------------------------------------------------------------------------------------------------
UNBORN = 0.25  # families first heard of in the last hundred days that expect a baby; CHOSEN
UNBORN_WITHIN = 100  # days

# --- help -----------------------------------------------------------------------------------------------------------
HELP_MONTHS = ((0.35, 2, 4), (0.70, 4, 8), (0.90, 8, 12), (1.0, 12, 20))  # length of a plan of help; CHOSEN
VISIT_WEEKS = (4, 8)  # between two visits of a plan of help; CHOSEN
PROTECTION_VISIT_DAYS = (8, 15)  # working days between two visits of a protection plan; CHOSEN

YEARS = 6  # of history: what a census may ask back for
EVENTS_A_CHILD = 30  # what the rates above come to, near enough; the bench prints what it was
CASELOAD = 20  # children of a worker
