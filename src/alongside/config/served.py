"""What `alongside serve` runs: the pages of config/wsgi.py, each request taken in whole."""

from alongside.config.bodies import Service
from alongside.config.wsgi import application as pages

application = Service(pages)
