"""The addresses of the releases and of their plan."""

from django.urls import path

from efterord.web.releases import plan, simulation, views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/plan/", plan.change, name="releases-plan"),
    path("releases/how/", simulation.simulation, name="releases-simulation"),
]
