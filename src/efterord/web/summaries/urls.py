"""The addresses of the summaries, for staff; the leaver's own are in web/departures."""

from django.urls import path

from efterord.web.summaries import saving, views

urlpatterns = [
    path("interviews/<uuid:pk>/summary/", views.summary, name="summaries-summary"),
    path("interviews/<uuid:pk>/summary/save/", saving.save, name="summaries-save"),
    path("interviews/<uuid:pk>/summary/send/", saving.send, name="summaries-send"),
    path("interviews/<uuid:pk>/papers/summary.<slug:kind>", views.paper, name="summaries-paper"),
]
