"""The addresses of the results."""

from django.urls import path

from efterord.web.results import compare, follow_up, papers, talks, views

urlpatterns = [
    path("results/", views.units, name="results"),
    path("results/<int:unit_id>/", views.unit, name="results-unit"),
    path("results/<int:unit_id>/report.pdf", papers.pdf, name="results-pdf"),
    path("results/<int:unit_id>/report.xlsx", papers.spreadsheet, name="results-xlsx"),
    path("results/<int:unit_id>/compare/", compare.compare, name="results-compare"),
    path("results/<int:unit_id>/talks/", talks.talks, name="results-talks"),
    path("results/follow-up/", follow_up.follow_up, name="results-follow-up"),
]
