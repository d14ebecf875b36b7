"""As much of HTTP as a receiver of the tracer's requests has to know. A tracer sends one request at
a time on a connection and waits for its answer, so a request ends where the bytes so far end.
"""

import re
from typing import List

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
END_OF_HEAD = b"\r\n\r\n"

_LAST_CHUNK = b"\r\n0\r\n\r\n"
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def content_length(head):
    """What the head of a request says of its body; None if that comes in chunks."""
    found = _CONTENT_LENGTH.search(head)
    return None if found is None else int(found.group(1))


def body(request):
    """The body of a request without its framing; None if `request` is not complete."""
    end_of_head = request.find(END_OF_HEAD)
    if end_of_head < 0:
        return None
    begin = end_of_head + len(END_OF_HEAD)
    length = content_length(request[:end_of_head])
    if length is None:
        return _chunked_body(request, begin)
    return bytes(request[begin:]) if len(request) - begin == length else None


def _chunked_body(request, position):
    if not request.endswith(_LAST_CHUNK):
        return None
    pieces: List[bytes] = []
    while True:
        end_of_size = request.find(b"\r\n", position)
        if end_of_size < 0:
            return None  # a chunk happens to have the bytes that a request ends with
        size = int(request[position:end_of_size], 16)
        if size == 0:
            return b"".join(pieces)
        begin = end_of_size + 2
        pieces.append(request[begin : begin + size])
        position = begin + size + 2
