"""The address of the catalogue."""

from __future__ import annotations

from django.urls import path

from efterord.web.design import views

app_name = "design"
urlpatterns = [path("", views.catalogue, name="catalogue")]
