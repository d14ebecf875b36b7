"""A book shop in two services, traced: the program that ``ci/quickstart`` runs.

The shop's front answers customers over HTTP and asks the stock, another HTTP service, what it has
and at what price. Each service has a tracer of its own; the span context travels between them in
the requests' headers. A few customers come by, and one of them asks for a book whose record is
damaged. Then the program says whether every span has reached a satellite.

    python quickstart.py --satellite localhost:8360
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import parse_qs, urlencode, urlsplit

import opentracing
from opentracing import Format
from opentracing.ext import tags

import lightstep_streaming

Answer = Tuple[int, Dict[str, Any]]

# What stands on the shelves: title, copies, price in cents. Somebody has damaged one record.
SHELVES: Dict[str, Tuple[str, int, Any]] = {
    "dune": ("Dune", 3, 1250),
    "emma": ("Emma", 1, 890),
    "ulysses": ("Ulysses", 0, 1590),
    "beowulf": ("Beowulf", 2, "twelve crowns"),
}

# What the customers ask for.
ERRANDS = (
    ("/book", {"id": "dune"}),
    ("/basket", {"ids": "dune,emma", "voucher": "SPRING"}),
    ("/basket", {"ids": "emma,ulysses"}),
    ("/book", {"id": "moby-dick"}),
    ("/basket", {"ids": "emma,beowulf"}),
)


class Service:
    """An HTTP server on threads of its own that makes a span of each request."""

    def __init__(self, tracer: opentracing.Tracer) -> None:
        self.tracer = tracer
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, answer = service.handle(self.path, dict(self.headers.items()))
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Service:
        threading.Thread(target=self._server.serve_forever).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def handle(self, target: str, headers: Dict[str, str]) -> Answer:
        """Answers a request; its span continues the trace in the headers, if there is one."""
        url = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        status, answer = 500, {"error": "something went wrong"}
        active_span = self.tracer.start_active_span(
            f"GET {url.path}",
            child_of=self.tracer.extract(Format.HTTP_HEADERS, headers),
            tags={
                tags.SPAN_KIND: tags.SPAN_KIND_RPC_SERVER,
                tags.HTTP_METHOD: "GET",
                tags.HTTP_URL: target,
            },
        )
        # OpenTracing records an exception that leaves the block on its span; there it has done its
        # duty.
        with contextlib.suppress(Exception), active_span as scope:
            try:
                status, answer = self.answer(url.path, query)
            finally:
                scope.span.set_tag(tags.HTTP_STATUS_CODE, status)
        return status, answer

    def answer(self, path: str, query: Dict[str, str]) -> Answer:
        """What the service is for. An exception makes a 500."""
        raise NotImplementedError


class Stock(Service):
    """Knows the books, their prices, and how many are left."""

    def answer(self, path: str, query: Dict[str, str]) -> Answer:
        book_id = query["id"]
        with self.tracer.start_active_span("read shelf", tags={"book": book_id}) as scope:
            time.sleep(0.002)  # the way to the shelf
            record = SHELVES.get(book_id)
            scope.span.log_kv({"event": "miss" if record is None else "hit", "books": len(SHELVES)})
        if record is None:
            return 404, {"error": f"no book {book_id}"}
        title, copies, cents = record
        with self.tracer.start_active_span("price"):
            return 200, {"title": title, "copies": copies, "cents": int(cents)}


class Front(Service):
    """What customers talk to."""

    def __init__(self, tracer: opentracing.Tracer, stock_port: int) -> None:
        super().__init__(tracer)
        self._stock_port = stock_port

    def answer(self, path: str, query: Dict[str, str]) -> Answer:
        if path == "/book":
            return self._ask_stock(query["id"])
        books = []
        for book_id in query["ids"].split(","):
            status, book = self._ask_stock(book_id)
            if status != 200:
                return status, book
            if book["copies"] == 0:
                return 409, {"error": f"{book['title']} is sold out"}
            books.append(book)
        return 200, {"total": self._total(books, query.get("voucher"))}

    def _ask_stock(self, book_id: str) -> Answer:
        with self.tracer.start_active_span(
            "ask stock", tags={tags.SPAN_KIND: tags.SPAN_KIND_RPC_CLIENT, "book": book_id}
        ) as scope:
            headers: Dict[str, str] = {}
            self.tracer.inject(scope.span.context, Format.HTTP_HEADERS, headers)
            status, book = get(self._stock_port, "/stock", {"id": book_id}, headers)
            scope.span.set_tag(tags.HTTP_STATUS_CODE, status)
            if status == 500:
                raise RuntimeError(f"the stock has no answer for {book_id}")
            return status, book

    def _total(self, books: List[Dict[str, Any]], voucher: Optional[str]) -> str:
        with self.tracer.start_active_span("add up", tags={"books": len(books)}) as scope:
            cents = sum(book["cents"] for book in books)
            if voucher is not None:
                cents = cents * 9 // 10
                scope.span.log_kv({"event": "voucher", "code": voucher, "percent": 10})
            return f"{cents / 100:.2f}"


def get(
    port: int, path: str, query: Dict[str, str], headers: Optional[Dict[str, str]] = None
) -> Answer:
    """Asks a service on this machine; returns the status and the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", f"{path}?{urlencode(query, safe=',')}", headers=headers or {})
        response = connection.getresponse()
        return response.status, json.load(response)
    finally:
        connection.close()


def endpoint(text: str) -> Dict[str, Any]:
    """A satellite's address, ``host:port``, as the tracer wants it."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not host:port")
    return {"host": host.strip("[]"), "port": int(port)}


def main() -> int:
    parser = argparse.ArgumentParser(description="A traced book shop.")
    parser.add_argument(
        "--satellite",
        type=endpoint,
        action="append",
        metavar="HOST:PORT",
        help="where to report; may be given several times (localhost:8360)",
    )
    satellites = parser.parse_args().satellite or [endpoint("localhost:8360")]

    def tracer_for(component_name: str) -> lightstep_streaming.Tracer:
        return lightstep_streaming.Tracer(
            component_name=component_name,
            access_token="developer",
            collector_plaintext=True,
            satellite_endpoints=satellites,
        )

    with tracer_for("shop-front") as front_tracer, tracer_for("shop-stock") as stock_tracer:
        with Stock(stock_tracer) as stock, Front(front_tracer, stock.port) as front:
            for path, query in ERRANDS:
                status, answer = get(front.port, path, query)
                print(f"{path:<8} {', '.join(query.values()):<18} {status}  {json.dumps(answer)}")

        acknowledged = all([front_tracer.flush(), stock_tracer.flush()])
        sent = front_tracer.num_spans_sent + stock_tracer.num_spans_sent
    print(f"{sent} spans sent; {'all' if acknowledged else 'NOT all'} acknowledged by a satellite")
    return 0 if acknowledged else 1


if __name__ == "__main__":
    sys.exit(main())
