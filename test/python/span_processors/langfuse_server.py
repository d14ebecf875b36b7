"""A server that takes what langfuse sends: OTLP, decoded by OpenTelemetry's own classes."""

import gzip
import http.server
import threading
from dataclasses import dataclass
from typing import Any, Dict, List

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Post:
    path: str
    headers: Dict[str, str]  # by names in lower case
    body: ExportTraceServiceRequest


class LangfuseServer:
    """Keeps the requests that it is sent. A context manager."""

    def __init__(self) -> None:
        self.posts: List[Post] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> "LangfuseServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def spans(self) -> Dict[str, Any]:
        """What has arrived, by name."""
        return {
            span.name: span
            for post in self.posts
            for resource_spans in post.body.resource_spans
            for scope_spans in resource_spans.scope_spans
            for span in scope_spans.spans
        }

    def _handler(self) -> Any:
        posts = self.posts

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                request = ExportTraceServiceRequest.FromString(body)
                headers = {name.lower(): value for name, value in self.headers.items()}
                posts.append(Post(self.path, headers, request))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def attributes(span: Any) -> Dict[str, Any]:
    """Of a span that has arrived: its attributes that are no arrays or maps."""
    return {
        each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes
    }
