"""The addresses of the product; each app names its own."""

from django.urls import include, path

from duxing.cockpit.views import desk
from duxing.core.views import display

urlpatterns = [
    path("", desk, name="home"),
    path("display/", display, name="display"),
    path("", include("duxing.cockpit.urls")),
    path("", include("duxing.matters.urls")),
    path("account/", include("duxing.orgs.urls")),
    path("intake/", include("duxing.intake.urls")),
    path("notices/", include("duxing.notices.urls")),
    path("calendar/", include("duxing.workdays.urls")),
    path("operations/", include("duxing.audit.urls")),
    path("files/", include("duxing.files.urls")),
]

# A database that cannot be reached is answered as such, wherever a request met it.
handler500 = "duxing.core.recovery.server_error"
handler400 = "duxing.core.recovery.bad_request"
