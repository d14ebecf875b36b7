"""Where a request ends, and what its body is."""

import framing
import pytest

_HEAD = b"POST /api/v2/reports HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


_SIZED_HEAD = b"POST /v1/traces HTTP/1.1\r\nHost: x\r\ncontent-length: 10\r\n\r\n"


def test_body_is_as_long_as_the_head_says():
    body = b"0123456\r\n\n"
    assert framing.body(_SIZED_HEAD + body) == body


def test_body_is_what_the_chunks_hold():
    assert framing.body(_HEAD + b"3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n") == b"abc0123456789"


@pytest.mark.parametrize(
    "request_so_far",
    [
        b"",
        b"POST /",
        _HEAD,
        _HEAD + b"3\r\nab",
        _HEAD + b"3\r\nabc\r\n",
        _HEAD + b"3\r\nabc\r\n0\r\n",
        # A chunk of 20 bytes, of which the last so far look like the end of a request.
        _HEAD + b"14\r\nabc\r\n0\r\n\r\n",
        _SIZED_HEAD,
        _SIZED_HEAD + b"012\r\n0\r\n\r\n"[:9],
        _HEAD + b"A\r\nabc\r\n0\r\n\r\n",
    ],
)
def test_incomplete_request_has_no_body(request_so_far):
    assert framing.body(request_so_far) is None
