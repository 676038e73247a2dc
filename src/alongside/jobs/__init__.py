"""What runs by itself, in folders by when. Every module that declares a job is imported here, so that a worker knows it.

A job never assumes that it ran before: it asks what is due now, however long the machine slept. Each thing it finds is
asked of the law again by the action that writes, and what was written once is not written twice.
"""

from alongside.jobs.hourly import (
    calendar as calendar,
    census as census,
    looks as looks,
    restricted as restricted,
    spoken as spoken,
    telling as telling,
    warnings as warnings,
)
from alongside.jobs.minutely import emergency as emergency, files as files, ready as ready
