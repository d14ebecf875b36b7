"""The receivers count the spans of a request without parsing it."""

import pytest
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto
from side_by_side.receivers.otlp import count_spans
from side_by_side.receivers.protobuf_fields import fields


def length_delimited(number, content):
    size = len(content)
    prefix = [number << 3 | 2]
    while size >= 0x80:
        prefix.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*prefix, size]) + content


def test_fields_are_found_among_others():
    file = FileDescriptorProto(name="shop.proto", package="x" * 300)
    file.message_type.extend([DescriptorProto(name="Book"), DescriptorProto(name="Basket")])
    file.public_dependency.append(2**31 - 1)
    number = FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER
    found = [DescriptorProto.FromString(bytes(each)) for each in fields(_bytes(file), number)]
    assert found == list(file.message_type)


def test_no_field_is_in_nothing():
    assert list(fields(b"", 1)) == []


def test_what_is_no_protobuf_is_refused():
    with pytest.raises(ValueError, match="kind 7"):
        list(fields(b"\x0f", 1))


def test_spans_of_all_resources_and_scopes_are_counted():
    spans = [length_delimited(2, b"x" * size) for size in (0, 5, 200)]
    scope = length_delimited(1, b"a scope") + b"".join(spans)
    resource = length_delimited(1, b"a resource") + length_delimited(2, scope) * 2
    request = length_delimited(1, resource) + length_delimited(1, resource)
    assert count_spans("/v1/traces", request) == 12


def _bytes(message):
    return message.SerializeToString()
