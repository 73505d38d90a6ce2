"""The addresses of planning and booking talks."""

from django.urls import path

from efterord.web.bookings import holding, sheets, views

urlpatterns = [
    path("cases/<uuid:pk>/talks/", views.first, name="bookings"),
    path("cases/<uuid:pk>/talks/<slug:kind>/book/", views.book, name="bookings-book"),
    path("cases/<uuid:pk>/talks/<slug:kind>/cancel/", views.cancel, name="bookings-cancel"),
    path("cases/<uuid:pk>/talks/<slug:kind>/holder/", holding.holder, name="bookings-holder"),
    path("cases/<uuid:pk>/talks/<slug:kind>/external/", holding.external, name="bookings-external"),
    path("cases/<uuid:pk>/talks/<slug:kind>/sheet/", sheets.sheet, name="bookings-sheet"),
]
