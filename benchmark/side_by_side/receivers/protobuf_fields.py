"""As much of protobuf's wire format as it takes to count what is in a message."""

from typing import Iterator, Tuple, Union

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def fields(message: Union[bytes, memoryview], number: int) -> Iterator[memoryview]:
    """The contents of each field of a protobuf message that has this number and a length."""
    message = memoryview(message)
    at = 0
    while at < len(message):
        key, at = _read_varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            _, at = _read_varint(message, at)
        elif kind == _FIXED64:
            at += 8
        elif kind == _FIXED32:
            at += 4
        elif kind == _BYTES:
            size, at = _read_varint(message, at)
            if key >> 3 == number:
                yield message[at : at + size]
            at += size
        else:
            raise ValueError(f"a protobuf field of kind {kind}")


def _read_varint(data: memoryview, at: int) -> Tuple[int, int]:
    """Returns the number that begins there, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
