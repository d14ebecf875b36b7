"""grpcio: BoringSSL, and C++ libraries of Google's. A server and a client of it speak TLS."""

import contextlib
from concurrent import futures

import grpc


class Shouter(grpc.GenericRpcHandler):
    def service(self, call):
        return grpc.unary_unary_rpc_method_handler(lambda request, context: request.upper())


@contextlib.contextmanager
def in_use(certificates):
    root, chain, key = (
        (certificates / name).read_bytes() for name in ("root.pem", "server.pem", "server.key")
    )
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    server.add_generic_rpc_handlers([Shouter()])
    credentials = grpc.ssl_server_credentials([(key, chain)])
    port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    credentials = grpc.ssl_channel_credentials(root)
    try:
        with grpc.secure_channel(f"127.0.0.1:{port}", credentials) as channel:
            shout = channel.unary_unary("/shouter/Shout")

            def use():
                assert shout(b"dune", timeout=30) == b"DUNE"

            yield use
    finally:
        server.stop(None).wait()
