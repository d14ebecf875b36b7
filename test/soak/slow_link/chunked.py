"""As much of HTTP as a receiver of the tracer's requests has to know. A tracer sends one request at
a time on a connection and waits for its answer, so a request ends where the bytes so far end.
"""

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
END_OF_HEAD = b"\r\n\r\n"

_LAST_CHUNK = b"\r\n0\r\n\r\n"


def body(request):
    """The body of a chunked request without its framing; None if `request` is not complete."""
    if not request.endswith(_LAST_CHUNK):
        return None
    pieces = []
    position = request.index(END_OF_HEAD) + len(END_OF_HEAD)
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
