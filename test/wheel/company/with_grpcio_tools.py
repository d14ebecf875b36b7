"""grpcio-tools: protoc as a module, on protobuf's C++ library. It compiles a schema."""

import contextlib
import pathlib
import tempfile

from google.protobuf import descriptor_pb2
from grpc_tools import protoc

SCHEMA = """\
syntax = "proto3";
package shop;
message Book { string title = 1; int64 copies = 2; }
"""


@contextlib.contextmanager
def in_use(certificates):
    with tempfile.TemporaryDirectory() as directory:
        schema, compiled = (pathlib.Path(directory, name) for name in ("shop.proto", "shop.bin"))
        schema.write_text(SCHEMA)
        command = ["protoc", "-I" + directory, "--descriptor_set_out", str(compiled), str(schema)]

        def use():
            assert protoc.main(command) == 0
            (file,) = descriptor_pb2.FileDescriptorSet.FromString(compiled.read_bytes()).file
            assert [field.name for field in file.message_type[0].field] == ["title", "copies"]

        yield use
