"""The addresses of the talks."""

from django.urls import path

from efterord.web.interviews import papers, reasons, saving, scorecard, views

urlpatterns = [
    path("interviews/<uuid:pk>/", views.interview, name="interviews-interview"),
    path("interviews/<uuid:pk>/start/", views.start, name="interviews-start"),
    path("interviews/<uuid:pk>/end/", views.end_left, name="interviews-end-left"),
    path("interviews/<uuid:pk>/notes/", views.read_notes, name="interviews-notes"),
    path("interviews/<uuid:pk>/room/<slug:part>/", views.room, name="interviews-room"),
    path("interviews/<uuid:pk>/room/<slug:part>/save/", saving.save, name="interviews-save"),
    path("interviews/<uuid:pk>/room/<slug:part>/end/", saving.end, name="interviews-end"),
    path("interviews/<uuid:pk>/scorecard/", scorecard.show, name="interviews-scorecard"),
    path("interviews/<uuid:pk>/scorecard/save/", scorecard.save, name="interviews-scorecard-save"),
    path("interviews/<uuid:pk>/reasons/", reasons.show, name="interviews-reasons"),
    path("interviews/<uuid:pk>/reasons/save/", reasons.save, name="interviews-reasons-save"),
    path("interviews/<uuid:pk>/papers/guide.<slug:kind>", papers.guide, name="interviews-guide-paper"),
    path("interviews/<uuid:pk>/papers/sheet.<slug:kind>", papers.preparation, name="interviews-sheet-paper"),
    path("interviews/<uuid:pk>/papers/notes.<slug:kind>", papers.filled, name="interviews-notes-paper"),
]
