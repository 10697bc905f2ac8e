"""压缩 packing: answers of text go out compressed; pictures and papers, which are packed already, as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/javascript", "image/svg")


class PackText(GZipMiddleware):
    """Django's compression, asked for text alone: trying it on a photograph costs time and gains nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where it is text and the browser takes that."""
        if not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
