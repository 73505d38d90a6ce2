"""Where the demo's letters are read; outside a demo both addresses are absent."""

from django.urls import path

from efterord.web.letters import views

urlpatterns = [
    path("demo/mail/", views.letters_of_demo, name="letters-demo"),
    path("demo/mail/<uuid:pk>/", views.letter_of_demo, name="letters-demo-letter"),
]
