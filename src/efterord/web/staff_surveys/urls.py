"""The addresses of the staff surveys."""

from django.urls import path

from efterord.web.staff_surveys import views

urlpatterns = [
    path("staff-surveys/", views.surveys, name="staff-surveys"),
    path("staff-surveys/look/", views.look, name="staff-surveys-look"),
    path("staff-surveys/add/", views.add, name="staff-surveys-add"),
    path("staff-surveys/<int:pk>/delete/", views.delete, name="staff-surveys-delete"),
]
