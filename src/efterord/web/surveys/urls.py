"""The addresses of HR's two doors to the survey."""

from django.urls import path

from efterord.web.surveys import views

urlpatterns = [
    path("cases/<uuid:pk>/survey/invite/", views.invite, name="surveys-invite"),
    path("cases/<uuid:pk>/survey/print/", views.print_link, name="surveys-print"),
]
