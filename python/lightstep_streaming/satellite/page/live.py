"""The list of traces while it changes, as server-sent events
(https://html.spec.whatwg.org/multipage/server-sent-events.html).

Each event is a JSON object:

- ``reset``: whether `traces` stands for all that was known before; true in a connection's first
  event.
- ``traces``: summaries of the traces that are new or have changed and that the filter lets through,
  the one that changed last first, `_MAX_TRACES` at the most.
- ``status``: how much is kept and removed; `spansDropped` of the removed spans never fitted.
  Traces whose version is smaller than `oldest` are removed.
- ``names``: operations by service, when they have changed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any, Dict, List, Optional

from aiohttp import web

from .otlp_writer import dumps
from .trace_filter import TraceFilter
from .trace_store import Name, TraceStore

# Changes of this time, in seconds, are told together.
_PAUSE = 0.1
# A line goes out this often, in seconds, so that both sides notice when the other is gone.
_HEARTBEAT = 15.0
_MAX_TRACES = 1000
_MAX_NAMES = 2000


class Live:
    """Sends the changes of the list to its readers, until `end`."""

    def __init__(self, store: TraceStore) -> None:
        self._store = store
        self._ended = False
        self._changed: Dict[object, asyncio.Event] = {}

    def end(self) -> None:
        """Ends all responses."""
        self._ended = True
        for changed in self._changed.values():
            changed.set()

    async def stream(
        self, request: web.Request, headers: Dict[str, str], wanted: TraceFilter
    ) -> web.StreamResponse:
        """Answers a request with the events of the traces that its filter selects."""
        response = web.StreamResponse(headers={**headers, "Content-Type": "text/event-stream"})
        changed = self._changed[response] = asyncio.Event()
        self._store.listeners.add(changed.set)
        try:
            await response.prepare(request)
            # How long a browser waits before it comes back, in milliseconds.
            await response.write(b"retry: 1000\n\n")
            await self._tell(response, changed, wanted)
        except ConnectionError:
            pass  # the reader has left
        finally:
            self._store.listeners.discard(changed.set)
            del self._changed[response]
        return response

    async def _tell(
        self, response: web.StreamResponse, changed: asyncio.Event, wanted: TraceFilter
    ) -> None:
        told: Optional[int] = None
        names: Optional[int] = None
        while not self._ended:
            changed.clear()
            if told != self._store.version:
                event = self._event(told, names, wanted)
                told, names = self._store.version, self._store.names_version
                await response.write(b"data: %s\n\n" % dumps(event))
                await asyncio.sleep(_PAUSE)
            try:
                await asyncio.wait_for(changed.wait(), _HEARTBEAT)
            except asyncio.TimeoutError:
                await response.write(b":\n\n")

    def _event(
        self, told: Optional[int], names: Optional[int], wanted: TraceFilter
    ) -> Dict[str, Any]:
        store = self._store
        traces: List[Any] = []
        for trace in store.newest_first():
            if len(traces) == _MAX_TRACES or (told is not None and trace.version <= told):
                break
            if wanted.matches(trace):
                traces.append(trace.summary())
        event: Dict[str, Any] = {"reset": told is None, "traces": traces, "status": status(store)}
        if names != store.names_version:
            event["names"] = _by_service(store.names)
        return event


def status(store: TraceStore) -> Dict[str, int]:
    """How much a store keeps, and how much it has removed."""
    return {
        "traces": len(store),
        "spans": store.span_count,
        "bytes": store.size,
        "limit": store.limit,
        "oldest": store.oldest_version,
        "tracesForgotten": store.traces_forgotten,
        "spansForgotten": store.spans_forgotten,
        "spansDropped": store.spans_dropped,
    }


def _by_service(names: List[Name]) -> Dict[str, List[str]]:
    operations: Dict[str, List[str]] = defaultdict(list)
    for service, operation in names[:_MAX_NAMES]:
        operations[service].append(operation)
    return operations
