"""Addresses of the register, of decomposition and of filing."""

from django.urls import path

from duxing.intake.views import clauses, drafts, filing, importing, register, settling

app_name = "intake"
urlpatterns = [
    path("", register.sources, name="sources"),
    path("register/", register.register, name="register"),
    path("register/read/", register.read, name="read"),
    path("number-only/", register.number_only, name="number_only"),
    path("import/", importing.import_source, name="import_source"),
    path("import/read/", importing.read_document, name="read_document"),
    path("sources/<uuid:public_id>/", register.source, name="source"),
    path("sources/<uuid:public_id>/pass-on/", register.pass_on, name="pass_on"),
    path("sources/<uuid:public_id>/approve/", filing.approve_source, name="approve_source"),
    path("sources/<uuid:public_id>/clauses/", clauses.clauses, name="clauses"),
    path("sources/<uuid:public_id>/amend/", importing.amend, name="amend"),
    path("sources/<uuid:public_id>/decompose/", clauses.decompose, name="decompose"),
    path("sources/<uuid:public_id>/settle/", settling.settle, name="settle"),
    path("sources/<uuid:public_id>/resume/", settling.resume, name="resume"),
    path("sources/<uuid:public_id>/file-all/", settling.file_all, name="file_all"),
    path("sources/<uuid:public_id>/dispatch-all/", settling.dispatch_all, name="dispatch_all"),
    path("sources/<uuid:public_id>/breakdown.xlsx", settling.breakdown, name="breakdown_xlsx"),
    path("clauses/<uuid:public_id>/mark/", clauses.mark, name="mark_clause"),
    path("clauses/<uuid:public_id>/add/", clauses.add, name="add_draft"),
    path("clauses/<uuid:public_id>/section/", clauses.section, name="mark_section"),
    path("drafts/<uuid:public_id>/edit/", drafts.edit, name="edit_draft"),
    path("drafts/<uuid:public_id>/drop/", drafts.drop, name="drop_draft"),
    path("drafts/<uuid:public_id>/merge/", drafts.merge, name="merge_draft"),
    path("drafts/<uuid:public_id>/split/", drafts.split, name="split_draft"),
    path("names/<uuid:public_id>/answer/", settling.answer, name="answer_name"),
    path("names/<uuid:public_id>/dismiss/", settling.dismiss, name="dismiss_name"),
    path("sources/<uuid:public_id>/matters/new/", filing.new_matter, name="new_matter"),
    path("matters/<uuid:public_id>/edit/", filing.edit_matter, name="edit_matter"),
    path("matters/<uuid:public_id>/drop/", filing.drop, name="drop"),
    path("approvals/<uuid:public_id>/paper/", filing.sign_later, name="sign_later"),
    path("waiting/", filing.waiting, name="waiting"),
    path("matters/<uuid:public_id>/file/", filing.file, name="file"),
    path("matters/<uuid:public_id>/approve/", filing.approve, name="approve"),
    path("matters/<uuid:public_id>/decline/", filing.decline, name="decline"),
]
