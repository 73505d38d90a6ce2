"""The addresses of the terms for talks."""

from django.urls import path

from efterord.web.policies import views

urlpatterns = [
    path("policies/", views.policies_page, name="policies"),
    path("policies/organisation/", views.organisation, name="policies-organisation"),
    path("policies/units/", views.choose, name="policies-choose"),
    path("policies/units/<int:pk>/", views.unit, name="policies-unit"),
    path("policies/units/<int:pk>/remove/", views.remove, name="policies-remove"),
]
