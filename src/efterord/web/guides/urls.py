"""The addresses of the guides."""

from django.urls import path

from efterord.web.guides import drafts, parts, views

urlpatterns = [
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:key>/<int:version>/", views.guide, name="guides-guide"),
    path("guides/<slug:key>/<int:version>/word/", views.as_word, name="guides-word"),
    path("guides/<slug:key>/<int:version>/pdf/", views.as_pdf, name="guides-pdf"),
    path("guides/<slug:key>/<int:version>/copy/", drafts.copy, name="guides-copy"),
    path("guides/<slug:key>/draft/", drafts.draft, name="guides-draft"),
    path("guides/<slug:key>/draft/preview/", drafts.preview, name="guides-preview"),
    path("guides/<slug:key>/draft/order/", drafts.order, name="guides-order"),
    path("guides/<slug:key>/draft/publish/", drafts.publish, name="guides-publish"),
    path("guides/<slug:key>/draft/discard/", drafts.discard, name="guides-discard"),
    path("guides/<slug:key>/draft/about/", parts.about, name="guides-about"),
    path("guides/<slug:key>/draft/parts/<slug:part>/", parts.part, name="guides-part"),
]
