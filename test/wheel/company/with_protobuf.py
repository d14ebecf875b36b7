"""protobuf: messages of its C implementation."""

import contextlib

from google.protobuf import struct_pb2
from google.protobuf.internal import api_implementation

assert api_implementation.Type() == "upb"


@contextlib.contextmanager
def in_use(certificates):
    def use():
        book = struct_pb2.Struct()
        book.update({"title": "Dune", "copies": 3, "tags": ["desert", {"worms": True}]})
        assert struct_pb2.Struct.FromString(book.SerializeToString()) == book

    yield use
