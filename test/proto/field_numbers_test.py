"""The field numbers that are checked in are those of the schemas."""

import pathlib


def test_the_header_is_what_the_schemas_say():
    generated = pathlib.Path("proto/generated/field_numbers.h").read_text()
    assert "kOperationName = 2;" in generated
    # If it is not: proto/BUILD says how it is made.
    assert pathlib.Path("proto/field_numbers.h").read_text() == generated
