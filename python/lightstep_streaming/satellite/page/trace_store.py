"""The most recent traces, within a bound in bytes.

A `TraceStore` belongs to the satellite's thread, which adds to it and reads it.
"""

from __future__ import annotations

import sys
from collections import Counter, OrderedDict
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from ..json_lines import hex_id
from ..received import ReceivedReport, ReceivedSpan, trace_key
from .otlp_writer import GROUP_TAIL, group_head, span_json, text, with_trace_id

# What Python needs besides the bytes of a span, of a name and of a trace: objects' headers, entries
# of tables, and the room that tables keep for more. A test compares the sum with what is allocated.
_SPAN_OVERHEAD = 200
_NAME_OVERHEAD = 400
_TRACE_OVERHEAD = 1600

# (service, operation)
Name = Tuple[str, str]


class KeptTrace:
    """The spans of one trace that are kept, and what the list of traces shows of it.

    `version` is the store's when the trace last changed. `span_ids` tell which spans have come,
    `names` which services and operations they are of. `spans_forgotten` counts spans that were left
    out because the trace alone fills the store.
    """

    def __init__(self, key: int) -> None:
        self.key = key
        self.trace_id = key
        self.version = 0
        self.size = _TRACE_OVERHEAD
        self.span_ids: Set[int] = set()
        self.names: Dict[Name, None] = {}
        self.services: Counter[str] = Counter()
        self.errors = 0
        self.spans_forgotten = 0
        self.start_nanos = 0
        self.end_nanos = 0
        self._root: Optional[Name] = None
        self._root_start = 0
        self._earliest: Name = ("", "")
        self._groups: Dict[bytes, List[bytes]] = {}

    def groups(self) -> Iterator[Tuple[bytes, List[bytes]]]:
        """Beginnings of ResourceSpans, and the spans of each."""
        return iter(self._groups.items())

    def otlp_json(self) -> bytes:
        """The trace as OTLP/JSON: an ExportTraceServiceRequest."""
        groups = [
            head + b",".join(with_trace_id(span, self.trace_id) for span in spans) + GROUP_TAIL
            for head, spans in self._groups.items()
        ]
        return b'{"resourceSpans":[' + b",".join(groups) + b"]}"

    def summary(self) -> Dict[str, Any]:
        """What the list shows; times in microseconds."""
        service, operation = self._root or self._earliest
        return {
            "id": hex_id(self.trace_id),
            "version": self.version,
            "service": service,
            "operation": operation,
            "hasRoot": self._root is not None,
            "start": self.start_nanos // 1000,
            "duration": max(0, self.end_nanos - self.start_nanos) // 1000,
            "spans": len(self.span_ids),
            "errors": self.errors,
            "services": dict(self.services),
            "spansForgotten": self.spans_forgotten,
        }

    def add(self, span: ReceivedSpan, encoded: bytes, head: bytes, name: Name) -> None:
        """Keeps a span. `cost` has returned its size."""
        self.size += self.cost(encoded, head, name)
        if not self.span_ids or span.start_nanos < self.start_nanos:
            self.start_nanos, self._earliest = span.start_nanos, name
        self.end_nanos = max(self.end_nanos, span.end_nanos)
        if span.parent_id is None and (self._root is None or span.start_nanos < self._root_start):
            self._root, self._root_start = name, span.start_nanos
        # Of a trace with spans of both protocols, the whole id.
        self.trace_id = max(self.trace_id, span.trace_id)
        self.span_ids.add(span.span_id)
        self.names[name] = None
        self.services[name[0]] += 1
        self.errors += span.is_error
        self._groups.setdefault(head, []).append(encoded)

    def cost(self, encoded: bytes, head: bytes, name: Name) -> int:
        """By how many bytes the trace grows with a span."""
        size = len(encoded) + _SPAN_OVERHEAD
        if head not in self._groups:
            size += len(head) + _NAME_OVERHEAD
        if name not in self.names:
            size += _NAME_OVERHEAD + sys.getsizeof(name[0]) + sys.getsizeof(name[1])
        return size


class TraceStore:
    """Keeps traces until they take more than `limit` bytes, and then removes those that have not
    changed for the longest time.

    `size` is the bytes that all that is kept takes. A trace that alone is larger than the limit
    keeps the spans that came first. `version` grows with every report, and
    `names_version` with every change of `names`. Functions in `listeners` are
    called after each.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.version = 0
        self.names_version = 0
        self.span_count = 0
        self.traces_forgotten = 0
        self.spans_forgotten = 0
        # Those of the forgotten spans that were never kept, because their trace is too large.
        self.spans_dropped = 0
        self.listeners: Set[Callable[[], None]] = set()
        # The trace that changed last is the last.
        self._traces: OrderedDict[int, KeptTrace] = OrderedDict()
        self._names: Counter[Name] = Counter()

    def __len__(self) -> int:
        return len(self._traces)

    def add(self, report: ReceivedReport) -> None:
        """Keeps a report's spans, except those that are kept already."""
        self.version += 1
        heads: Dict[Tuple[int, str], bytes] = {}
        for span in report.spans:
            of = (id(span.reporter), span.scope)
            if of not in heads:
                heads[of] = group_head(span.reporter, span.scope)
            self._add(span, heads[of])
        for listener in list(self.listeners):
            listener()

    def find(self, trace_id: int) -> Optional[KeptTrace]:
        """The trace of this id, with 64 or 128 bits of it; None if it is not kept."""
        return self._traces.get(trace_key(trace_id))

    def newest_first(self) -> Iterator[KeptTrace]:
        """All traces, the one that changed last first."""
        return reversed(self._traces.values())

    @property
    def oldest_version(self) -> int:
        """Traces with a smaller `version` than this have been removed."""
        oldest = next(iter(self._traces.values()), None)
        return self.version + 1 if oldest is None else oldest.version

    @property
    def names(self) -> List[Name]:
        """The services and operations of all traces, sorted."""
        return sorted(self._names)

    def _add(self, span: ReceivedSpan, head: bytes) -> None:
        key = trace_key(span.trace_id)
        trace = self._traces.get(key)
        if trace is None:
            trace = KeptTrace(key)
        elif span.span_id in trace.span_ids:
            return
        encoded = span_json(span)
        name = (
            sys.intern(text(span.reporter.component_name)),
            sys.intern(text(span.operation_name)),
        )
        before = trace.size if key in self._traces else 0
        grows = trace.size + trace.cost(encoded, head, name) - before
        self._traces.pop(key, None)
        # Forgetting others makes no room for a trace that is larger than the limit by itself.
        if before + grows <= self.limit:
            while self.size + grows > self.limit:
                self._forget_oldest()
            if name not in trace.names:
                self._names[name] += 1
                self.names_version += self._names[name] == 1
            trace.add(span, encoded, head, name)
            self.size += grows
            self.span_count += 1
        else:
            trace.spans_forgotten += 1
            self.spans_forgotten += 1
            self.spans_dropped += 1
            if not before:
                return
        trace.version = self.version
        self._traces[key] = trace

    def _forget_oldest(self) -> None:
        _, trace = self._traces.popitem(last=False)
        self.size -= trace.size
        self.span_count -= len(trace.span_ids)
        self.traces_forgotten += 1
        self.spans_forgotten += len(trace.span_ids)
        for name in trace.names:
            self._names[name] -= 1
            if not self._names[name]:
                del self._names[name]
                self.names_version += 1
