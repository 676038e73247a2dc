"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from alongside.config.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
end_with_parent()
application = get_wsgi_application()
