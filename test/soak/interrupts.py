"""How often the calling thread was interrupted: by timers, by other processors, by devices. Kernels
that are not built to tell such time apart bill it to whichever thread it comes upon, and a call of
half a microsecond that an interrupt comes upon seems to take fifty.

Counts the kernel's tracepoints by perf_event_open(2), which asks for root or for a lenient
perf_event_paranoid; `count()` is None where that is not to be had.
"""

import ctypes
import os
import pathlib
import struct

_TRACING = pathlib.Path("/sys/kernel/tracing/events")
_TRACEPOINTS = (
    "irq_vectors/local_timer_entry",
    "irq_vectors/reschedule_entry",
    "irq_vectors/call_function_entry",
    "irq_vectors/call_function_single_entry",
    "irq/irq_handler_entry",
)
# From linux/perf_event.h, and asm/unistd.h for x86-64.
_TYPE_TRACEPOINT = 2
_FORMAT_GROUP = 1 << 3
_FLAG_CLOSE_ON_EXEC = 1 << 3
_ATTRIBUTES = struct.Struct("=IIQQQQ")  # type, size, config, period, sample_type, read_format
_ATTRIBUTES_SIZE = 128
_PERF_EVENT_OPEN = 298


class Interrupts:
    """Those of the thread that makes this."""

    def __init__(self):
        self._descriptors = []
        try:
            for tracepoint in _TRACEPOINTS:
                self._descriptors.append(self._open(tracepoint))
        except OSError:
            self.close()

    def close(self):
        while self._descriptors:
            os.close(self._descriptors.pop())

    def count(self):
        """How many there were until now, or None."""
        if not self._descriptors:
            return None
        # The group's size, and a count of each of its members.
        counts = os.read(self._descriptors[0], 8 * (1 + len(self._descriptors)))
        return sum(struct.unpack(f"={len(counts) // 8}Q", counts)[1:])

    def _open(self, tracepoint):
        number = int((_TRACING / tracepoint / "id").read_text())
        attributes = ctypes.create_string_buffer(_ATTRIBUTES_SIZE)
        _ATTRIBUTES.pack_into(
            attributes, 0, _TYPE_TRACEPOINT, _ATTRIBUTES_SIZE, number, 0, 0, _FORMAT_GROUP
        )
        group = self._descriptors[0] if self._descriptors else -1
        library = ctypes.CDLL(None, use_errno=True)
        # Of this thread, on any processor.
        descriptor = library.syscall(
            _PERF_EVENT_OPEN, attributes, 0, -1, group, _FLAG_CLOSE_ON_EXEC
        )
        if descriptor < 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error), tracepoint)
        return descriptor
