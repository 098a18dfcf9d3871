"""The product's addresses and one more that nobody declared (a planted fault)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


def everything(request: HttpRequest) -> HttpResponse:
    """A page that forgot to say who may open it."""
    return HttpResponse("")


urlpatterns = [*product, path("everything/", everything, name="everything")]
