"""The addresses of HR's two doors to the survey."""

from django.urls import path

from efterord.web.surveys import campaign, paper, terms, views, wishes

urlpatterns = [
    path("surveys/terms/", terms.terms_page, name="surveys-terms"),
    path("surveys/terms/change/", terms.set_terms, name="surveys-set-terms"),
    path("cases/<uuid:pk>/survey/invite/", views.invite, name="surveys-invite"),
    path("cases/<uuid:pk>/survey/again/", views.again, name="surveys-again"),
    path("cases/<uuid:pk>/survey/print/", paper.print_link, name="surveys-print"),
    path("cases/<uuid:pk>/survey/wish/", wishes.read, name="surveys-wish"),
    path("cases/<uuid:pk>/survey/wish/end/", wishes.end, name="surveys-wish-end"),
    path("surveys/campaign/", campaign.campaign, name="surveys-campaign"),
    path("surveys/slips/", paper.slips, name="surveys-slips"),
]
