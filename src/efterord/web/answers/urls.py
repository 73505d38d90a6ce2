"""The addresses of the survey; all begin with survey/, which the middleware takes past sessions and log-in.

The addresses with a name stand before the one with a token, which is any other single word.
"""

from django.urls import path

from efterord.web.answers import afterwards, background, contact, questions, resuming, sending, views

urlpatterns = [
    path("survey/", views.start, name="answers"),
    path("survey/background/", background.background, name="answers-background"),
    path("survey/<int:number>/", questions.page, name="answers-page"),
    path("survey/<int:number>/weights/", questions.weights, name="answers-weights"),
    path("survey/go-on/", views.go_on, name="answers-go-on"),
    path("survey/language/<str:code>/", views.choose_language, name="answers-language"),
    path("survey/later/", views.later, name="answers-later"),
    path("survey/code/", resuming.code, name="answers-code"),
    path("survey/resume/", resuming.resume, name="answers-resume"),
    path("survey/review/", sending.review, name="answers-review"),
    path("survey/done/", sending.done, name="answers-done"),
    path("survey/again/", afterwards.again, name="answers-again"),
    path("survey/withdraw/", afterwards.withdraw, name="answers-withdraw"),
    path("survey/withdrawn/", afterwards.withdrawn, name="answers-withdrawn"),
    path("survey/contact/", contact.contact, name="answers-contact"),
    path("survey/finish/", afterwards.finish, name="answers-finish"),
    path("survey/<str:token>/", views.enter, name="answers-enter"),
    # Some mail programs take the last slash of a link for the end of its sentence.
    path("survey/<str:token>", views.enter),
]
