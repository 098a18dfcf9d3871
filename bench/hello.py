"""The unit of measure: the least that Django can answer under the same server, without any middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench", MIDDLEWARE=[], INSTALLED_APPS=[]
)


def hello(request: HttpRequest) -> HttpResponse:
    """Five letters."""
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello)]
application = get_wsgi_application()
