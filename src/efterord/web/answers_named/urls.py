"""The address of a leaver's answers by name."""

from django.urls import path

from efterord.web.answers_named import views

urlpatterns = [path("cases/<uuid:pk>/answers/<slug:occasion>/", views.read, name="answers-named")]
