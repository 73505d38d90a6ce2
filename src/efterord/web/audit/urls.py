"""The address of the log."""

from django.urls import path

from efterord.web.audit import views

urlpatterns = [path("audit/", views.log, name="audit")]
