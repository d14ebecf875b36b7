"""What the delivery of plain spans takes over a wire: CPU time of the tracer's thread, and bytes.
Runs in the environment of ours.

    delivery.py PORT WIRE SECONDS

WIRE is lightstep, otlp or gzip (otlp with compression). Prints a JSON object. For otlp it has the
bytes of a span: `bytes` in the bodies of the requests, and `packed` as opentelemetry-proto writes
the same spans in one ScopeSpans.
"""

from __future__ import annotations

import http.server
import json
import sys
import threading
import time
from typing import Any, Dict, List

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

import lightstep_streaming

_PATIENCE = 60
_SPANS_TO_WEIGH = 20_000


def _configuration(wire: str, port: int) -> Dict[str, Any]:
    if wire == "lightstep":
        return {
            "access_token": "token",
            "collector_plaintext": True,
            "satellite_endpoints": [{"host": "127.0.0.1", "port": port}],
        }
    return {
        "protocol": "otlp",
        "otlp_endpoints": [f"http://127.0.0.1:{port}"],
        "compression": "gzip" if wire == "gzip" else "none",
    }


def time_thread(wire: str, port: int, seconds: float) -> Dict[str, float]:
    """Nanoseconds a span of the application's thread, and of the tracer's."""
    tracer = lightstep_streaming.Tracer(component_name="benchmark", **_configuration(wire, port))
    start_span = tracer.start_span
    others = time.process_time() - time.thread_time()
    begun, deadline = time.thread_time(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        for _ in range(1000):
            start_span("operation").finish()
    own = time.thread_time() - begun
    tracer.flush(_PATIENCE)
    delivering = time.process_time() - time.thread_time() - others
    metrics = tracer.metrics()
    tracer.close()
    return {
        "application": own / metrics["finished"] * 1e9,
        "thread": delivering / metrics["finished"] * 1e9,
        "dropped": metrics["dropped"],
    }


class _KeepingServer(http.server.ThreadingHTTPServer):
    """A collector that keeps the bodies of requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Keeper)
        self.bodies: List[bytes] = []


class _Keeper(http.server.BaseHTTPRequestHandler):
    server: _KeepingServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


def weigh_spans() -> Dict[str, float]:
    """Bytes a span: as they were sent, and as opentelemetry-proto writes them."""
    with _KeepingServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tracer = lightstep_streaming.Tracer(
            component_name="benchmark", **_configuration("otlp", server.server_port)
        )
        for number in range(_SPANS_TO_WEIGH):
            tracer.start_span("operation", tags={"number": number, "key": "value"}).finish()
        tracer.flush(_PATIENCE)
        tracer.close()
        server.shutdown()
    whole = ExportTraceServiceRequest()
    for body in server.bodies:
        request = ExportTraceServiceRequest.FromString(body)
        (resource,) = request.resource_spans
        (scope,) = resource.scope_spans
        if not whole.resource_spans:
            whole.MergeFrom(request)
        else:
            whole.resource_spans[0].scope_spans[0].spans.extend(scope.spans)
    count = len(whole.resource_spans[0].scope_spans[0].spans)
    return {
        "bytes": sum(map(len, server.bodies)) / count,
        "packed": whole.ByteSize() / count,
        "requests": len(server.bodies),
    }


def main() -> None:
    port, wire, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    figures = time_thread(wire, port, seconds)
    if wire == "otlp":
        figures.update(weigh_spans())
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
