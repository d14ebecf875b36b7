"""The plugin in HAProxy's OpenTracing filter, which Debian's package has: a request's trace goes
through the proxy, and what the proxy traced is delivered when it stops."""

import contextlib
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import urllib.request

import pytest

from lightstep_streaming.satellite import Satellite

HAPROXY = "/usr/sbin/haproxy"
PLUGIN = "src/opentracing_cpp/liblightstep_tracer_plugin.so"

pytestmark = pytest.mark.skipif(not os.path.exists(HAPROXY), reason="HAProxy is not installed")

CONFIGURATION = """
defaults
    mode http
    timeout connect 60s
    timeout client 60s
    timeout server 60s

frontend edge
    bind fd@{frontend}
    default_backend servers
    filter opentracing id edge config filter.cfg

backend servers
    server one 127.0.0.1:{backend}
"""

# The plugin's path is relative to the working directory; the headers of a context have a prefix.
FILTER = """
[edge]
    ot-tracer edge-tracer
        config tracer.json
        plugin plugin.so
        scopes request
        scopes forward
        scopes response

    ot-scope request
        extract "up" use-headers
        span "request" child-of "up" root
            tag "http.method" method
        event on-frontend-http-request

    ot-scope forward
        span "request"
            inject "down" use-headers
        event on-backend-http-request

    ot-scope response
        span "request"
            tag "http.status_code" status
        finish *
        event on-http-response
"""


class EchoHandler(http.server.BaseHTTPRequestHandler):
    """Answers with the headers of the request."""

    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def backend():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), EchoHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture(params=["-db", "-W"], ids=["one process", "master and worker"])
def proxy(request, tmp_path, satellite, backend):
    """HAProxy, with `get` for a request through it and `stop` to end it."""
    shutil.copy(PLUGIN, tmp_path / "plugin.so")
    (tmp_path / "filter.cfg").write_text(FILTER)
    (tmp_path / "tracer.json").write_text(
        json.dumps(
            {
                "component_name": "edge",
                "access_token": "token",
                "collector_plaintext": True,
                "satellite_endpoints": [satellite.endpoint],
                "propagation_modes": ["trace_context"],
            }
        )
    )
    with socket.create_server(("127.0.0.1", 0)) as frontend:
        (tmp_path / "haproxy.cfg").write_text(
            CONFIGURATION.format(frontend=frontend.fileno(), backend=backend)
        )
        process = subprocess.Popen(
            [HAPROXY, request.param, "-f", "haproxy.cfg"],
            cwd=tmp_path,
            pass_fds=[frontend.fileno()],
            start_new_session=True,
        )
        port = frontend.getsockname()[1]

    class Proxy:
        @staticmethod
        def get(headers):
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers)
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.load(answer)

        @staticmethod
        def stop():
            """Lets what is under way end. A master that is about to start loses signals."""
            for _ in range(60):
                process.send_signal(signal.SIGUSR1)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return process.wait(timeout=1)
            return None

    yield Proxy
    with contextlib.suppress(ProcessLookupError):  # master and worker
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_trace_goes_through(proxy, satellite):
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03"
    forwarded = proxy.get({"up-traceparent": parent, "up-tracestate": "rojo=1"})
    assert proxy.stop() == 0
    (span,) = satellite.spans
    assert (span.operation_name, span.reporter.component_name) == ("request", "edge")
    assert (span.trace_id, span.parent_id) == (0xA3CE929D0E0E4736, 0x00F067AA0BA902B7)
    assert span.tags == {"http.method": "GET", "http.status_code": 200}
    assert forwarded["down-traceparent"] == f"{parent[:36]}{span.span_id:016x}-03"
    assert forwarded["down-tracestate"] == "rojo=1"


def test_every_request_is_traced(proxy, satellite):
    traces = {proxy.get({})["down-traceparent"].split("-")[1] for _ in range(20)}
    assert len(traces) == 20
    assert proxy.stop() == 0
    assert {f"{span.trace_id:032x}" for span in satellite.spans} == traces
