"""grpcio-opentracing: its interceptors around a real gRPC server and channel."""

from concurrent import futures

import grpc
import pytest
from grpc_opentracing import (
    ActiveSpanSource,
    open_tracing_client_interceptor,
    open_tracing_server_interceptor,
)
from grpc_opentracing.grpcext import intercept_channel, intercept_server


class Active(ActiveSpanSource):
    def __init__(self, tracer):
        self._tracer = tracer

    def get_active_span(self):
        return self._tracer.active_span


class Shop(grpc.GenericRpcHandler):
    """The service /shop/, whose messages are bytes."""

    def __init__(self, tracer):
        self._tracer = tracer

    def service(self, call):
        return {
            "/shop/Book": grpc.unary_unary_rpc_method_handler(self.book),
            "/shop/Shelf": grpc.unary_stream_rpc_method_handler(self.shelf),
            "/shop/Broken": grpc.unary_unary_rpc_method_handler(self.broken),
        }.get(call.method)

    def book(self, request, context):
        with self._tracer.start_span("look up", child_of=context.get_active_span()):
            return request.upper()

    def shelf(self, request, context):
        yield from (request, request)

    def broken(self, request, context):
        context.set_code(grpc.StatusCode.NOT_FOUND)
        context.set_details("no such book")
        return b""


@pytest.fixture
def channel(tracer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    traced = intercept_server(server, open_tracing_server_interceptor(tracer))
    traced.add_generic_rpc_handlers((Shop(tracer),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield intercept_channel(
            channel, open_tracing_client_interceptor(tracer, active_span_source=Active(tracer))
        )
    server.stop(None).wait()


def assert_tags(client, server):
    assert client.tags["component"] == server.tags["component"] == "grpc"
    assert server.tags["peer.ipv4"] == "127.0.0.1"
    assert int(server.tags["peer.port"]) > 0


def test_a_call(channel, tracer, trace, assert_chain):
    with tracer.start_active_span("work"):
        assert channel.unary_unary("/shop/Book")(b"dune") == b"DUNE"
    spans = trace(4)
    client, server = spans["/shop/Book", "client"], spans["/shop/Book", "server"]
    assert_chain(spans["work"], client, server, spans["look up"])
    assert_tags(client, server)


def test_a_stream(channel, tracer, trace, assert_chain):
    with tracer.start_active_span("work"):
        assert list(channel.unary_stream("/shop/Shelf")(b"dune")) == [b"dune", b"dune"]
    spans = trace(3)
    client, server = spans["/shop/Shelf", "client"], spans["/shop/Shelf", "server"]
    assert_chain(spans["work"], client, server)
    assert_tags(client, server)


def test_a_future(channel, tracer, trace, assert_chain):
    with tracer.start_active_span("work"):
        assert channel.unary_unary("/shop/Book").future(b"dune").result() == b"DUNE"
    spans = trace(4)
    assert_chain(spans["work"], spans["/shop/Book", "client"], spans["/shop/Book", "server"])


def test_a_call_that_fails(channel, tracer, trace, assert_chain):
    with tracer.start_active_span("work"):
        with pytest.raises(grpc.RpcError, match="no such book"):
            channel.unary_unary("/shop/Broken")(b"dune")
    spans = trace(3)
    client, server = spans["/shop/Broken", "client"], spans["/shop/Broken", "server"]
    assert_chain(spans["work"], client, server)
    assert client.is_error and server.is_error
    (log,) = server.logs
    assert log.fields["message"] == "no such book"
