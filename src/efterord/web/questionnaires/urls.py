"""The addresses of the question sets."""

from django.urls import path

from efterord.web.questionnaires import changes, drafts, parts, questions, routes, views, walk

urlpatterns = [
    path("questionnaires/", views.sets, name="questionnaires"),
    path("questionnaires/<slug:key>/<int:version>/", views.edition, name="questionnaires-edition"),
    path("questionnaires/<slug:key>/<int:version>/copy/", views.copy, name="questionnaires-copy"),
    path("questionnaires/<slug:key>/<int:version>/walk/", walk.edition, name="questionnaires-walk"),
    path("questionnaires/<slug:key>/draft/", drafts.draft, name="questionnaires-draft"),
    path("questionnaires/<slug:key>/draft/preview/", drafts.preview, name="questionnaires-preview"),
    path("questionnaires/<slug:key>/draft/walk/", walk.draft, name="questionnaires-walk-draft"),
    path("questionnaires/<slug:key>/draft/order/", changes.order, name="questionnaires-order"),
    path("questionnaires/<slug:key>/draft/publish/", changes.publish, name="questionnaires-publish"),
    path("questionnaires/<slug:key>/draft/discard/", changes.discard, name="questionnaires-discard"),
    path("questionnaires/<slug:key>/draft/about/", parts.about, name="questionnaires-about"),
    path("questionnaires/<slug:key>/draft/pages/<slug:page>/", parts.page, name="questionnaires-page"),
    path("questionnaires/<slug:key>/draft/package/", parts.package, name="questionnaires-package"),
    path(
        "questionnaires/<slug:key>/draft/questions/<slug:question>/", questions.question, name="questionnaires-question"
    ),
    path("questionnaires/<slug:key>/draft/questions/<slug:question>/when/", routes.when, name="questionnaires-when"),
    path(
        "questionnaires/<slug:key>/draft/questions/<slug:question>/prompts/",
        questions.prompts,
        name="questionnaires-prompts",
    ),
]
