"""The addresses for programs, each behind the door that a key opens."""

from django.urls import URLPattern, include, path

from efterord.web.api import keys, views

# Without the library's own root, which says nothing here.
_read = [each for each in views.api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
urlpatterns = [
    path("api/v1/", include(keys.behind(_read, "results.see"))),
    path("api/v1/openapi.json", views.description, name="api-description"),
]
