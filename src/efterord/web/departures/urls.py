"""The addresses of the leaver's own pages, all under departure/ and past sessions and log-in; and HR's under cases/.

The addresses with a name stand before the one with a token, which is any other single word.
"""

from django.urls import path

from efterord.web.departures import afterwards, staff, summary, views

urlpatterns = [
    path("departure/", views.start, name="departures"),
    path("departure/prepare/", views.prepare, name="departures-prepare"),
    path("departure/wish/", views.wish, name="departures-wish"),
    path("departure/address/", views.address, name="departures-address"),
    path("departure/items/<int:item>/", views.item, name="departures-item"),
    path("departure/summary/<int:summary>/", summary.summary, name="departures-summary"),
    path("departure/afterwards/", afterwards.afterwards, name="departures-afterwards"),
    path("departure/afterwards/stop/", afterwards.stop, name="departures-stop"),
    path("departure/language/<str:code>/", views.language, name="departures-language"),
    path("departure/<str:token>/", views.enter, name="departures-enter"),
    # Some mail programs take the last slash of a link for the end of its sentence.
    path("departure/<str:token>", views.enter),
    path("cases/<uuid:pk>/departure/send/", staff.send, name="departures-send"),
    path("cases/<uuid:pk>/departure/print/", staff.print_link, name="departures-print"),
    path("cases/<uuid:pk>/departure/address/", staff.contact, name="departures-contact"),
    path("cases/<uuid:pk>/departure/rehire/", staff.rehire, name="departures-rehire"),
]
