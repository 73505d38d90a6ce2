"""The addresses of the talks."""

from django.urls import path

from efterord.web.interviews import saving, views

urlpatterns = [
    path("interviews/<uuid:pk>/", views.interview, name="interviews-interview"),
    path("interviews/<uuid:pk>/start/", views.start, name="interviews-start"),
    path("interviews/<uuid:pk>/notes/", views.notes, name="interviews-notes"),
    path("interviews/<uuid:pk>/room/<slug:part>/", views.room, name="interviews-room"),
    path("interviews/<uuid:pk>/room/<slug:part>/save/", saving.save, name="interviews-save"),
    path("interviews/<uuid:pk>/room/<slug:part>/end/", saving.end, name="interviews-end"),
]
