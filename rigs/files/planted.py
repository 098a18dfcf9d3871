"""The product with the guard against cut bodies taken out, for the web server of the rig."""

from config import whole_body

whole_body.whole_bodies = lambda application: application

from config.wsgi import application  # noqa: E402

__all__ = ["application"]
