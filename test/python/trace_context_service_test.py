"""A service that uses W3C Trace Context, called over HTTP: what it sends on for each header that
it receives.

The situations are those of the recommendation (level 2, sections 3.2, 3.3 and 4): which parents are
joined, which begin a new trace, and what becomes of the state of other vendors.
"""

import http.server
import json
import re
import socket
import threading
from typing import Dict, List

import opentracing
import pytest
from opentracing import Format

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{PARENT}-01"
STATE = "tracestate"


def _handler(tracer):
    """Joins the trace of each request, and answers with the headers of the calls that it makes."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                context = tracer.extract(Format.HTTP_HEADERS, self.headers)
            except opentracing.SpanContextCorruptedException:
                context = None
            calls: List[Dict[str, str]] = []
            with tracer.start_span("request", child_of=context) as span:
                for _ in range(int(self.path[1:])):
                    with tracer.start_span("call", child_of=span) as call:
                        calls.append({})
                        tracer.inject(call.context, Format.HTTP_HEADERS, calls[-1])
            body = json.dumps(calls).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    return Handler


@pytest.fixture
def call(make_tracer):
    """Sends header lines to the service; returns the headers of its calls."""
    tracer = make_tracer(propagation_modes=["trace_context"])
    with http.server.HTTPServer(("127.0.0.1", 0), _handler(tracer)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        address = ("127.0.0.1", server.server_port)

        def send(*lines, calls=1):
            request = f"GET /{calls} HTTP/1.0\r\nHost: localhost\r\n"
            request += "".join(f"{name}:{value}\r\n" for name, value in lines) + "\r\n"
            with socket.create_connection(address, timeout=60) as connection:
                connection.sendall(request.encode("latin-1"))
                answer = connection.makefile("rb").read()
            return json.loads(answer.partition(b"\r\n\r\n")[2])

        yield send
        server.shutdown()
        thread.join()


def parent_of(headers):
    """The parts of the one traceparent that a call has, which is well-formed."""
    (value,) = [value for name, value in headers.items() if name.lower() == "traceparent"]
    match = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-(0[0-3])", value)
    assert match and set(match[1]) != {"0"} and set(match[2]) != {"0"}
    return match.groups()


def members_of(headers):
    """The members of a call's tracestate, which has no empty key and no more than it may have."""
    members = [member.strip(" \t") for member in headers.get("tracestate", "").split(",")]
    members = [tuple(member.split("=", 1)) for member in members if member]
    assert len(members) <= 32
    return members


def is_joined(headers):
    trace, parent, _ = parent_of(headers)
    assert parent != PARENT
    return trace == TRACE


@pytest.mark.parametrize(
    "lines",
    [
        [("traceparent", GOOD)],
        [("TraceParent", GOOD)],
        [("tRACEpARENT", GOOD)],
        [("TRACEPARENT", GOOD)],
        [("traceparent", " " + GOOD)],
        [("traceparent", "\t" + GOOD)],
        [("traceparent", GOOD + " ")],
        [("traceparent", GOOD + "\t")],
        [("traceparent", " \t " + GOOD + "\t \t")],
        # Versions that nobody knows yet.
        [("traceparent", f"01-{TRACE}-{PARENT}-01")],
        [("traceparent", f"fe-{TRACE}-{PARENT}-01-and-more")],
        [("traceparent", f"cc-{TRACE}-{PARENT}-01-")],
        # The same thing said twice.
        [("traceparent", GOOD), ("traceparent", GOOD)],
        [("traceparent", GOOD), ("Traceparent", " " + GOOD)],
        [("traceparent", GOOD + "," + GOOD)],
        [("traceparent", GOOD + " ,\t" + GOOD), ("traceparent", GOOD)],
    ],
)
def test_a_good_parent_is_joined(call, lines):
    (headers,) = call(*lines)
    assert is_joined(headers)
    assert members_of(headers) == []


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("trace-parent", GOOD)],
        [("trace.parent", GOOD)],
        [("traceparent", GOOD), ("traceparent", f"00-{TRACE}-{PARENT[::-1]}-01")],
        [("traceparent", f"{GOOD},00-{TRACE[::-1]}-{PARENT}-01")],
        [("traceparent", GOOD), ("traceparent", "")],
        [("traceparent", "")],
        # What is behind a parent of version 00.
        [("traceparent", GOOD + ".")],
        [("traceparent", GOOD + "-")],
        [("traceparent", GOOD + "-and-more")],
        # Versions.
        [("traceparent", f"cc-{TRACE}-{PARENT}-01.and-more")],
        [("traceparent", f"cc-{TRACE}-{PARENT}-011")],
        [("traceparent", f"cc-{TRACE}-{PARENT}-1")],
        [("traceparent", f"ff-{TRACE}-{PARENT}-01")],
        [("traceparent", f".0-{TRACE}-{PARENT}-01")],
        [("traceparent", f"0.-{TRACE}-{PARENT}-01")],
        [("traceparent", f"0A-{TRACE}-{PARENT}-01")],
        [("traceparent", f"000-{TRACE}-{PARENT}-01")],
        [("traceparent", f"0000-{TRACE}-{PARENT}-01")],
        [("traceparent", f"0-{TRACE}-{PARENT}-01")],
        # Trace ids.
        [("traceparent", f"00-{'0' * 32}-{PARENT}-01")],
        [("traceparent", f"00-.{TRACE[1:]}-{PARENT}-01")],
        [("traceparent", f"00-{TRACE[:-1]}.-{PARENT}-01")],
        [("traceparent", f"00-{TRACE.upper()}-{PARENT}-01")],
        [("traceparent", f"00-{TRACE}1-{PARENT}-01")],
        [("traceparent", f"00-{TRACE[1:]}-{PARENT}-01")],
        # Parent ids.
        [("traceparent", f"00-{TRACE}-{'0' * 16}-01")],
        [("traceparent", f"00-{TRACE}-.{PARENT[1:]}-01")],
        [("traceparent", f"00-{TRACE}-{PARENT[:-1]}.-01")],
        [("traceparent", f"00-{TRACE}-{PARENT}1-01")],
        [("traceparent", f"00-{TRACE}-{PARENT[1:]}-01")],
        # Flags.
        [("traceparent", f"00-{TRACE}-{PARENT}-.0")],
        [("traceparent", f"00-{TRACE}-{PARENT}-0.")],
        [("traceparent", f"00-{TRACE}-{PARENT}-0F")],
        [("traceparent", f"00-{TRACE}-{PARENT}-001")],
        [("traceparent", f"00-{TRACE}-{PARENT}-1")],
        [("traceparent", f"00-{TRACE}-{PARENT}-")],
    ],
)
def test_without_a_good_parent_a_trace_begins(call, lines):
    """And what other vendors said about the one that was not joined is gone with it."""
    (headers,) = call(*lines, (STATE, "rojo=1,congo=2"))
    assert not is_joined(headers)
    assert members_of(headers) == []


@pytest.mark.parametrize("flags", ["00", "01", "02", "03"])
@pytest.mark.parametrize("unknown", [0x00, 0x04, 0x80, 0xFC])
def test_known_flags_are_kept_and_others_are_not(call, flags, unknown):
    (headers,) = call(("traceparent", f"00-{TRACE}-{PARENT}-{int(flags, 16) | unknown:02x}"))
    assert is_joined(headers) and parent_of(headers)[2] == flags


def test_a_trace_that_begins_here_has_a_random_id(call):
    assert parent_of(call()[0])[2] == "03"


EVERY_KEY_CHARACTER = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@"
EVERY_VALUE_CHARACTER = "".join(chr(c) for c in range(0x20, 0x7F) if chr(c) not in ",=")


@pytest.mark.parametrize(
    "lines, members",
    [
        ([(STATE, "rojo=1,congo=2")], [("rojo", "1"), ("congo", "2")]),
        ([("TraceState", "rojo=1")], [("rojo", "1")]),
        ([("tRaCeStAtE", "rojo=1")], [("rojo", "1")]),
        ([("TRACESTATE", "rojo=1")], [("rojo", "1")]),
        # Several lines are one list, in their order.
        (
            [(STATE, "rojo=1,congo=2"), (STATE, "acme=3"), ("Tracestate", "a=4,b=5")],
            [("rojo", "1"), ("congo", "2"), ("acme", "3"), ("a", "4"), ("b", "5")],
        ),
        # Members that are empty, and blanks around those that are not.
        ([(STATE, "rojo=1"), (STATE, "")], [("rojo", "1")]),
        ([(STATE, ""), (STATE, "rojo=1")], [("rojo", "1")]),
        ([(STATE, ",rojo=1,, ,\t,congo=2,")], [("rojo", "1"), ("congo", "2")]),
        (
            [(STATE, "rojo=1 \t , \t congo=2,\tacme=3")],
            [("rojo", "1"), ("congo", "2"), ("acme", "3")],
        ),
        ([(STATE, " rojo=1")], [("rojo", "1")]),
        ([(STATE, "\trojo=1")], [("rojo", "1")]),
        ([(STATE, "rojo=1 ")], [("rojo", "1")]),
        ([(STATE, "\t rojo=1\t ")], [("rojo", "1")]),
        # All characters that there may be.
        (
            [(STATE, f"{EVERY_KEY_CHARACTER}={EVERY_VALUE_CHARACTER}")],
            [(EVERY_KEY_CHARACTER, EVERY_VALUE_CHARACTER)],
        ),
        # Level 2: a digit at the beginning, an at sign anywhere behind it.
        ([(STATE, "1st=1,rojo@=2,a@@b=3,a@b@c=4,t@1=5")], None),
        # Lengths.
        ([(STATE, "rojo=1"), (STATE, "k" * 256 + "=1")], None),
        ([(STATE, "rojo=1"), (STATE, "t" * 241 + "@" + "s" * 14 + "=1")], None),
        ([(STATE, "rojo=1"), (STATE, "t" * 242 + "@s=1")], None),
        ([(STATE, "rojo=1"), (STATE, "t@" + "s" * 15 + "=1")], None),
        ([(STATE, "rojo=" + "v" * 256)], None),
        # As many members as there may be, in several lines.
        (
            [
                (STATE, ",".join(f"m{i}={i}" for i in range(8 * line, 8 * line + 8)))
                for line in range(4)
            ],
            [(f"m{i}", str(i)) for i in range(32)],
        ),
    ],
)
def test_the_state_of_others_is_carried_on(call, lines, members):
    if members is None:
        members = [tuple(member.split("=")) for _, line in lines for member in line.split(",")]
    (headers,) = call(("traceparent", GOOD), *lines)
    assert is_joined(headers)
    assert members_of(headers) == members


@pytest.mark.parametrize("state", ["rojo=1,rojo=1", "rojo=1,rojo=2"])
@pytest.mark.parametrize("separator", [",", "\r\ntracestate:"])
def test_a_key_that_stands_twice_harms_nothing(call, state, separator):
    (headers,) = call(("traceparent", GOOD), (STATE, state.replace(",", separator)))
    assert is_joined(headers)
    assert set(members_of(headers)) <= {("rojo", "1"), ("rojo", "2")}


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("trace-state", "rojo=1")],
        [("trace.state", "rojo=1")],
        [(STATE, "")],
        [(STATE, " \t")],
        [(STATE, ",")],
        # Keys that are none.
        [(STATE, "congo=2,rojo =1")],
        [(STATE, "congo=2,ROJO=1")],
        [(STATE, "congo=2,rojo.x=1")],
        [(STATE, "congo=2,@rojo=1")],
        [(STATE, "congo=2,_rojo=1")],
        [(STATE, "congo=2,=1")],
        [(STATE, "congo=2,rojo")],
        [(STATE, "congo=2"), (STATE, "k" * 257 + "=1")],
        [(STATE, "congo=2"), (STATE, "t" * 242 + "@" + "s" * 14 + "=1")],
        # Values that are none.
        [(STATE, "rojo=1=2")],
        [(STATE, "rojo=,congo=2")],
        [(STATE, "rojo=\xe9")],
        [(STATE, "rojo=a\tb")],
        [(STATE, "rojo=" + "v" * 257)],
        # One member too many.
        [(STATE, ",".join(f"m{i}={i}" for i in range(32))), (STATE, "last=1")],
    ],
)
def test_a_state_that_is_none_does_the_parent_no_harm(call, lines):
    (headers,) = call(("traceparent", GOOD), *lines)
    assert is_joined(headers)
    assert STATE not in headers


@pytest.mark.parametrize("parent", [GOOD, f"00-{'0' * 32}-{PARENT}-01", None])
def test_each_call_is_a_span_of_one_trace(call, parent):
    calls = call(*([("traceparent", parent)] if parent else []), calls=3)
    assert len({parent_of(headers)[0] for headers in calls}) == 1
    assert len({parent_of(headers)[1] for headers in calls}) == 3
    assert {is_joined(headers) for headers in calls} == {parent == GOOD}
