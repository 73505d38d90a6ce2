"""The addresses of the cases that wait to be erased, and of the certificates of destroyed keys."""

from django.urls import path

from efterord.web.privacy import certificates, views

urlpatterns = [
    path("privacy/cases/", views.held, name="privacy"),
    path("privacy/certificates/", certificates.certificates, name="privacy-certificates"),
]
