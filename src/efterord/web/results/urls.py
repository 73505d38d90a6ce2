"""The addresses of the results."""

from django.urls import path

from efterord.web.results import views

urlpatterns = [
    path("results/", views.units, name="results"),
    path("results/<int:unit_id>/", views.unit, name="results-unit"),
]
