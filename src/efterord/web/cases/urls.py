"""The addresses of the departures."""

from django.urls import path

from efterord.web.cases import ends, facts, listing, notes, opening, page, reports, several

urlpatterns = [
    path("cases/", listing.leavers_page, name="cases"),
    path("cases/filters/", listing.save_filter, name="cases-save-filter"),
    path("cases/filters/<int:saved_pk>/remove/", listing.remove_filter, name="cases-remove-filter"),
    path("cases/spreadsheet/", listing.spreadsheet, name="cases-spreadsheet"),
    path("cases/open/", opening.choose, name="cases-choose"),
    path("cases/open/<int:pk>/", opening.open_case, name="cases-open"),
    path("cases/several/", several.several, name="cases-several"),
    path("cases/<uuid:pk>/", page.case, name="cases-case"),
    path("cases/<uuid:pk>/confirm/", facts.confirm, name="cases-confirm"),
    path("cases/<uuid:pk>/correct/", facts.correct, name="cases-correct"),
    path("cases/<uuid:pk>/cancel/", ends.cancel, name="cases-cancel"),
    path("cases/<uuid:pk>/close/", ends.close, name="cases-close"),
    path("cases/<uuid:pk>/late/", ends.late, name="cases-late"),
    path("cases/<uuid:pk>/judgement/", notes.judge, name="cases-judge"),
    path("cases/<uuid:pk>/conflicts/", notes.conflicts, name="cases-conflicts"),
    path("cases/<uuid:pk>/conflicts/<int:conflict>/remove/", notes.remove_conflict, name="cases-remove-conflict"),
    path("cases/<uuid:pk>/no-talk/", notes.no_talk, name="cases-no-talk"),
    path("cases/<uuid:pk>/no-talk/take-back/", notes.take_back_no_talk, name="cases-take-back-no-talk"),
    path("reports/", reports.people, name="reports"),
    path("reports/<int:pk>/", reports.report, name="reports-report"),
    path("reports/<uuid:pk>/times/", reports.times, name="reports-times"),
]
