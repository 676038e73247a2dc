"""A cast on stage and a case to tell, where a test of the open door needs what the record knows already."""

from tests.record.conftest import cast as cast, story as story
from tests.stories.conftest import as_ as as_
