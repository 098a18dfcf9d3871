"""The product's addresses and a bare view beside them, the unit of measure."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


def hello(request: HttpRequest) -> HttpResponse:
    """The least that an answer can cost in this stack."""
    return HttpResponse("hello")


urlpatterns = [path("bench/hello/", hello), *product]
