"""The plain flow's entry for the same server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain_flow.settings"
application = get_wsgi_application()
