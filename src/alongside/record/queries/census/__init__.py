"""The record laid out for a census, in set SQL: what was known at a moment, which episodes of need touch the year, and
which of their assessments, plans, enquiries and conferences belong in it.

`snapshot` lays out what stood, `episodes` who is in, `modules` what is in, `children` whose it is; `laid_out` runs them
and hands the rows on in the order of the file. Every rule of the cohort stands in one place: the `because` of its table,
which is null for what is in and says otherwise why it is not.

Read by the exchange for the whole council, under the right to run returns; no page shows its rows.
"""
