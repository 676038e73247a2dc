"""What runs by itself, in folders by when. Whatever is in them is imported here, so that a worker knows every job.

A job never assumes that it ran before: it asks what is due now, however long the machine slept. Each thing it finds is
asked of the law again by the action that writes, and what was written once is not written twice.
"""

import pkgutil
from importlib import import_module

for _module in pkgutil.walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
