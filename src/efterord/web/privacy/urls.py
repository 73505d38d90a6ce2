"""The address of the cases that wait to be erased."""

from django.urls import path

from efterord.web.privacy import views

urlpatterns = [path("privacy/cases/", views.held, name="privacy")]
