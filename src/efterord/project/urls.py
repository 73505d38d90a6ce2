"""Every door of the site, on one page."""

from django.urls import include, path

from efterord.web.shell import views

handler400 = "efterord.web.shell.views.bad_request"
handler403 = "efterord.web.shell.views.refused"
handler404 = "efterord.web.shell.views.not_found"
handler429 = "efterord.web.accounts.views.too_many"
handler500 = "efterord.web.shell.views.failed"

urlpatterns = [
    path("", include("efterord.web.accounts.urls")),
    path("", include("efterord.web.answers.urls")),
    path("", include("efterord.web.answers_named.urls")),
    path("", include("efterord.web.api.urls")),
    path("", include("efterord.web.audit.urls")),
    path("", include("efterord.web.alerts.urls")),
    path("", include("efterord.web.bookings.urls")),
    path("", include("efterord.web.cases.urls")),
    path("", include("efterord.web.checklists.urls")),
    path("", include("efterord.web.departures.urls")),
    path("design/", include("efterord.web.design.urls")),
    path("", include("efterord.web.desk.urls")),
    path("", include("efterord.web.guides.urls")),
    path("healthz", views.health, name="health"),
    path("", include("efterord.web.interviews.urls")),
    path("", include("efterord.web.letters.urls")),
    path("", include("efterord.web.patterns.urls")),
    path("", include("efterord.web.policies.urls")),
    path("", include("efterord.web.privacy.urls")),
    path("", include("efterord.web.questionnaires.urls")),
    path("", include("efterord.web.releases.urls")),
    path("", include("efterord.web.results.urls")),
    path("", include("efterord.web.people.urls")),
    path("", include("efterord.web.settings.urls")),
    path("", include("efterord.web.staff_surveys.urls")),
    path("", include("efterord.web.summaries.urls")),
    path("", include("efterord.web.surveys.urls")),
]
