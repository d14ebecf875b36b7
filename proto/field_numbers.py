"""A plugin of protoc: writes the field numbers of all messages into a header for the encoder.

`lightstep.collector.Span.operation_name` becomes
`lightstep::proto::collector::Span::kOperationName`. Whoever includes the header needs no protobuf.
"""

import sys
from typing import Iterable, Iterator, Tuple

from google.protobuf import descriptor_pb2
from google.protobuf.compiler import plugin_pb2

HEADER = """\
// The field numbers of every message under proto/. Made from the schemas by field_numbers.py; the
// folder's BUILD file says how.
#pragma once

#include <cstdint>
"""


def constant(field: str) -> str:
    """operation_name -> kOperationName"""
    return "k" + "".join(part.capitalize() for part in field.split("_"))


def messages(
    prefix: str, types: Iterable[descriptor_pb2.DescriptorProto]
) -> Iterator[Tuple[str, descriptor_pb2.DescriptorProto]]:
    """All messages with their names: nested ones as Outer_Inner, and so the entries of maps."""
    for message in types:
        yield prefix + message.name, message
        yield from messages(prefix + message.name + "_", message.nested_type)


def namespace(package: str) -> str:
    """lightstep.collector -> lightstep::proto::collector"""
    root, *rest = package.split(".")
    return "::".join([root, "proto", *rest])


def declarations(file: descriptor_pb2.FileDescriptorProto) -> Iterator[str]:
    yield f"\nnamespace {namespace(file.package)} {{\n"
    for name, message in messages("", file.message_type):
        yield f"\nnamespace {name} {{\n"
        for field in message.field:
            yield f"inline constexpr std::uint32_t {constant(field.name)} = {field.number};\n"
        yield f"}}  // namespace {name}\n"
    yield f"\n}}  // namespace {namespace(file.package)}\n"


def main() -> None:
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    wanted = [file for file in request.proto_file if file.name in request.file_to_generate]
    response = plugin_pb2.CodeGeneratorResponse()
    header = response.file.add(name="field_numbers.h")
    header.content = HEADER + "".join("".join(declarations(file)) for file in wanted)
    sys.stdout.buffer.write(response.SerializeToString())


if __name__ == "__main__":
    main()
