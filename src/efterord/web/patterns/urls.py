"""The addresses of HR's patterns."""

from django.urls import path

from efterord.web.patterns import views

urlpatterns = [
    path("patterns/", views.patterns, name="patterns"),
    path("patterns/promises/<uuid:pk>/<int:n>/", views.promise, name="patterns-promise"),
]
