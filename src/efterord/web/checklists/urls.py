"""The addresses of the checklists."""

from django.urls import path

from efterord.web.checklists import certificates, items, templates

urlpatterns = [
    path("checklist/", templates.lines, name="checklists"),
    path("checklist/new/", templates.add, name="checklists-new"),
    path("checklist/<slug:key>/", templates.change, name="checklists-line"),
    path("checklist/<slug:key>/remove/", templates.remove, name="checklists-remove"),
    path("checklist/items/<int:item>/", items.item, name="checklists-item"),
    path("checklist/items/<int:item>/done/", items.done, name="checklists-done"),
    path("checklist/items/<int:item>/again/", items.again, name="checklists-again"),
    path("checklist/items/<int:item>/remind/", items.remind, name="checklists-remind"),
    path("cases/<uuid:pk>/checklist/add/", items.add, name="checklists-add"),
    path("cases/<uuid:pk>/checklist/rest/", items.rest, name="checklists-rest"),
    path("cases/<uuid:pk>/certificate/", certificates.draft, name="checklists-certificate"),
]
