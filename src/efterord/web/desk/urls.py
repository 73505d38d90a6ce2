"""The address of the desk: the first page after the door."""

from django.urls import path

from efterord.web.desk import views

urlpatterns = [path("", views.desk, name="desk")]
