"""Every door of the site, on one page."""

from django.urls import include, path

from efterord.web.shell import views

handler400 = "efterord.web.shell.views.bad_request"
handler403 = "efterord.web.shell.views.refused"
handler404 = "efterord.web.shell.views.not_found"
handler500 = "efterord.web.shell.views.failed"

urlpatterns = [
    path("healthz", views.health, name="health"),
]
_later = include
