"""The addresses of the releases and of their plan."""

from django.urls import path

from efterord.web.releases import oversight, plan, simulation, views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/plan/", plan.change, name="releases-plan"),
    path("releases/oversight/", oversight.oversight, name="releases-oversight"),
    path("releases/oversight/file/", oversight.file, name="releases-oversight-file"),
    path("releases/how/", simulation.simulation, name="releases-simulation"),
]
