"""A large council of made-up children, the same for the same seed and day, loaded in bulk.

    rates.py      how often things happen and how late: England's published figures, and what we chose where there are none
    names.py      names, streets and words that nobody's record was taken from
    families.py   who is in a family: mothers, fathers (often more than one), brothers and sisters, homes
    journeys.py   what happened to them over the years, as steps: a contact, a visit, a conference. Pure
    staffing.py   teams, workers with some twenty children each, managers, chairs; the demonstration's cast among them
    planned.py    the steps as the rows that the actions would have written, the law asked about every event
    loading.py    all of it into the database by COPY, some families at a time, with progress; begun again where it stopped

Families and journeys ask no database, so that a test can draw a hundred in a second. Only the references (random UUIDs)
differ between two drawings with one seed.
"""
