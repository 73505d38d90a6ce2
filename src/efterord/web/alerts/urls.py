"""The address of the limit."""

from django.urls import path

from efterord.web.alerts import views

urlpatterns = [path("alerts/", views.limit, name="alerts")]
