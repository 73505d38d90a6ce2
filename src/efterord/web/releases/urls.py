"""The address of the plan and the releases."""

from django.urls import path

from efterord.web.releases import views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
]
