"""The server's entry: granian loads `application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efterord.project.settings")
# Whatever server loads this, a process that serves pages has no private half of a pool key (settings.py).
os.environ["EFTERORD_PROCESS"] = "web"
application = get_wsgi_application()
