"""The addresses of the staff register."""

from django.urls import path

from efterord.web.people import files, units, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/units/", units.units, name="people-units"),
    path("people/upload/", views.upload, name="people-upload"),
    path("people/applied/", views.applied, name="people-applied"),
    path("people/file/<uuid:pk>/", files.preview, name="people-file"),
    path("people/file/<uuid:pk>/columns/", files.columns, name="people-columns"),
    path("people/file/<uuid:pk>/apply/", files.apply, name="people-apply"),
    path("people/file/<uuid:pk>/discard/", files.discard, name="people-discard"),
]
