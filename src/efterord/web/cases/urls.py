"""The addresses of the departures."""

from django.urls import path

from efterord.web.cases import opening, views

urlpatterns = [
    path("cases/", views.leavers, name="cases"),
    path("cases/open/", opening.choose, name="cases-choose"),
    path("cases/open/<int:pk>/", opening.open_case, name="cases-open"),
    path("cases/<uuid:pk>/", views.case, name="cases-case"),
    path("cases/<uuid:pk>/confirm/", views.confirm, name="cases-confirm"),
    path("cases/<uuid:pk>/correct/", views.correct, name="cases-correct"),
    path("cases/<uuid:pk>/cancel/", views.cancel, name="cases-cancel"),
    path("cases/<uuid:pk>/close/", views.close, name="cases-close"),
    path("cases/<uuid:pk>/plan/", views.plan, name="cases-plan"),
]
