"""The shapes that the census's rules come in. Each is a function that returns what to find."""

from alongside.returns.rules import Finds, columns_in, find, once, seen

EPISODE = "JOIN CINdetails e ON e.place = t.episode"
CHILD = "JOIN ChildIdentifiers c ON c.child = t.child"


def row(table: str, where: str) -> Finds:
    """A row on its own."""
    return find(table, where)


def in_episode(table: str, where: str, also_episode: bool = True) -> Finds:
    """A row `t` looked at together with its episode `e`."""
    return find(table, where, joined=EPISODE, also="'CINdetails ' || e.place" if also_episode else "''")


def of_child(table: str, where: str) -> Finds:
    """A row `t` looked at together with its child's identifiers `c`."""
    return find(table, where, joined=CHILD, also="'ChildIdentifiers ' || c.place")


def before(later: str, earlier: str) -> str:
    """SQL: a day stands earlier than it may. False where either is missing."""
    return f"{later} < {earlier}"


def outside_year(table: str, field: str, unless: str = "") -> Finds:
    """A day that is not inside the census year, 1 April and 31 March counted. A blank one is spared."""
    return row(table, f"NOT in_year(t.{field})" + (f" AND {unless}" if unless else ""))


def missing_or_after_year(table: str, field: str) -> Finds:
    """A day that is missing, unreadable or later than 31 March."""
    return row(table, f"(t.{field} IS NULL OR t.{field} > year_end())")


def missing_or_unknown(table: str, field: str, code_set: str) -> Finds:
    """A code that is missing or not in its set for the year."""
    return row(table, f"(t.{field} IS NULL OR NOT is_{code_set}(t.{field}))")


def unknown(table: str, field: str, code_set: str) -> Finds:
    """A code that is given and not in its set for the year."""
    return row(table, f"NOT is_{code_set}(t.{field})")


def after_death(table: str, field: str) -> Finds:
    """Something dated after the child died. The day of death itself is spared."""
    return of_child(table, f"t.{field} > c.PersonDeathDate")


def at_weekend(table: str, field: str) -> Finds:
    """A Saturday or a Sunday."""
    return row(table, f"weekend(t.{field})")


def more_than_one(table: str, where: str, per: str) -> Finds:
    """Every row for which `where` holds, when more than one of them belongs to the same `per` (episode or child)."""
    shown = seen(*columns_in(where))
    return Finds(
        table,
        f"SELECT t.child, t.place, {shown} AS seen, '' AS also FROM {table} t WHERE {where} "
        f"QUALIFY count(*) OVER (PARTITION BY t.{per}) > 1",
    )


def starts_within_another(
    table: str,
    starts: str,
    ends: str,
    *,
    per: str,
    still_open: str,
    end_counted: bool = True,
) -> Finds:
    """A row that starts while another of the same child or episode is under way.

    The other one runs from its start to its end (counted or not), or to 31 March where it is `still_open`.
    """
    to_its_end = "<=" if end_counted else "<"
    return once(
        find(
            table,
            f"(t.{starts} {to_its_end} o.{ends} OR ({still_open} AND t.{starts} <= year_end()))",
            joined=f"JOIN {table} o ON o.{per} = t.{per} AND o.place <> t.place AND t.{starts} >= o.{starts}",
            show=(f"t.{starts}", f"o.{starts}", f"o.{ends}"),
            also=f"'{table} ' || o.place",
        )
    )


def starts_within_other(table: str, starts: str, other: str, other_starts: str, other_ends: str) -> Finds:
    """A plan of one kind that starts while one of the other kind runs. The day the other ends is spared."""
    return once(
        find(
            table,
            f"(t.{starts} < o.{other_ends} OR (NOT o.{other_ends}_given AND t.{starts} <= year_end()))",
            joined=f"JOIN {other} o ON o.child = t.child AND t.{starts} >= o.{other_starts}",
            show=(f"t.{starts}", f"o.{other_starts}", f"o.{other_ends}"),
            also=f"'{other} ' || o.place",
        )
    )


def episode_holds(table: str, where: str) -> Finds:
    """Every row `t` of a table that may not stand in such an episode `e`."""
    return find(table, where, joined=EPISODE, also="'CINdetails ' || e.place")


def first_of_episode(table: str, where: str, joined: str = "") -> Finds:
    """The first row of a table in an episode for which `where` holds of the episode as a whole."""
    found = find(table, where, joined=f"{EPISODE} {joined}", also="'CINdetails ' || e.place")
    return Finds(
        table, f"{found.sql} QUALIFY row_number() OVER (PARTITION BY t.episode ORDER BY t.place) = 1"
    )


def no_row(table: str, key: str = "episode") -> str:
    """SQL: the episode (or child) of `t` has no row in a table."""
    return f"t.{key} NOT IN (SELECT {key} FROM {table})"


def rows_inside(*tables: str) -> str:
    """SQL for `also`: the rows of these tables that stand in the episode `t`."""
    listed = ", ".join(
        f"(SELECT string_agg('{table} ' || x.place, ', ' ORDER BY x.place) FROM {table} x WHERE x.episode = t.episode)"
        for table in tables
    )
    return f"concat_ws(', ', {listed})"
