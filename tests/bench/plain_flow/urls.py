"""The pages of the plain flow."""

from django.urls import path

from tests.bench.plain_flow import views

urlpatterns = [
    path("s/<str:token>/", views.follow, name="follow"),
    path("survey/", views.welcome, name="welcome"),
    path("survey/go-on/", views.go_on, name="go-on"),
    path("survey/<int:number>/", views.step, name="step"),
    path("survey/review/", views.review, name="review"),
]
