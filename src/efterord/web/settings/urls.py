"""The address of the settings."""

from django.urls import path

from efterord.web.settings import views

urlpatterns = [path("settings/", views.settings, name="settings")]
