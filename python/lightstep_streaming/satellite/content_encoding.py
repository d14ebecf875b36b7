"""The content encodings that a report's body may have: none, gzip, and deflate."""

from __future__ import annotations

import zlib
from typing import Optional

from .received import MalformedReport, RefusedReport, UnsupportedMedia

# As zlib's `wbits`.
_FORMATS = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class BodyTooLarge(RefusedReport):
    """A body over the satellite's limit."""

    def __init__(self, limit: int, status: int) -> None:
        super().__init__(f"request body too large: it has more than {limit} bytes")
        self.status = status


def decode_body(body: bytes, encoding: str, limit: Optional[int], too_large_status: int) -> bytes:
    """Returns the body as it was before a Content-Encoding.

    Raises `BodyTooLarge` as soon as it exceeds `limit` bytes, `MalformedReport` if it does not have
    that encoding, and `UnsupportedMedia` for an encoding
    that the satellite does not know.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in _FORMATS:
        raise UnsupportedMedia(f"the content encoding is {encoding!r}, not gzip or deflate")
    decoded = bytearray()
    # A gzip file may have several members.
    while body:
        decompressor = zlib.decompressobj(_FORMATS[encoding])
        try:
            # For zlib, 0 is no limit.
            room = 0 if limit is None else limit - len(decoded) + 1
            decoded += decompressor.decompress(body, room)
        except zlib.error as error:
            raise MalformedReport(f"the body is not {encoding}: {error}") from None
        if limit is not None and len(decoded) > limit:
            raise BodyTooLarge(limit, too_large_status)
        if not decompressor.eof:
            raise MalformedReport(f"the body is not {encoding}: it ends too early")
        body = decompressor.unused_data
    return bytes(decoded)
