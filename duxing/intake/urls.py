"""Addresses of the register, of decomposition and of filing."""

from django.urls import path

from duxing.intake.views import clauses, filing, importing, register

app_name = "intake"
urlpatterns = [
    path("", register.sources, name="sources"),
    path("register/", register.register, name="register"),
    path("number-only/", register.number_only, name="number_only"),
    path("import/", importing.import_source, name="import_source"),
    path("sources/<uuid:public_id>/", register.source, name="source"),
    path("sources/<uuid:public_id>/pass-on/", register.pass_on, name="pass_on"),
    path("sources/<uuid:public_id>/approve/", filing.approve_source, name="approve_source"),
    path("sources/<uuid:public_id>/clauses/", clauses.clauses, name="clauses"),
    path("waiting/", filing.waiting, name="waiting"),
    path("matters/<uuid:public_id>/file/", filing.file, name="file"),
    path("matters/<uuid:public_id>/approve/", filing.approve, name="approve"),
    path("matters/<uuid:public_id>/decline/", filing.decline, name="decline"),
]
