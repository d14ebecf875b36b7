"""Decides when a trace is shown in the terminal.

The command line feeds a `TraceBoard` with reports and asks it from time to time to show what is
ready. `trace_tree` decides how a trace looks.
"""

from __future__ import annotations

import time
from typing import Callable, Dict, Optional

from rich.console import Console

from .received import ReceivedReport, ReceivedSpan, trace_key
from .trace_tree import trace_tree

# How many shown traces are remembered, so that spans which come later are shown as additions.
_REMEMBERED_TRACES = 10_000


class TraceBoard:
    """Gathers spans to traces and shows each as a tree once it seems complete.

    A trace is shown when nothing new has arrived for `quiet` seconds and its root is there. Without
    its root it is shown after `patience` seconds, because the root may still be running. Spans that
    arrive after that are shown as an addition. The services of one trace report at moments of their
    own, as a rule twice a second: `quiet` has to be longer than that for a trace to be shown whole.
    """

    def __init__(
        self,
        console: Console,
        quiet: float = 1.0,
        patience: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._quiet = quiet
        self._patience = patience
        self._clock = clock
        self._waiting: Dict[int, _Trace] = {}
        self._shown: Dict[int, None] = {}

    def add(self, report: ReceivedReport) -> None:
        """Adds the report's spans."""
        now = self._clock()
        for span in report.spans:
            # A trace may have spans of both protocols.
            trace = self._waiting.setdefault(trace_key(span.trace_id), _Trace())
            trace.spans.setdefault(span.span_id, span)
            trace.touched = now

    def show_ready(self) -> Optional[float]:
        """Shows the traces that are ready. Returns in how many seconds the next one may be.

        None: no trace waits.
        """
        now = self._clock()
        next_due = None
        for key, trace in list(self._waiting.items()):
            complete = trace.has_root or key in self._shown
            due = trace.touched + (self._quiet if complete else self._patience)
            if due <= now:
                self._show(key)
            elif next_due is None or due < next_due:
                next_due = due
        return None if next_due is None else next_due - now

    def show_all(self) -> None:
        """Shows everything that waits, ready or not."""
        for key in list(self._waiting):
            self._show(key)

    def _show(self, key: int) -> None:
        spans = list(self._waiting.pop(key).spans.values())
        self._console.print(trace_tree(spans, addition=key in self._shown))
        self._console.print()
        self._shown[key] = None
        if len(self._shown) > _REMEMBERED_TRACES:
            del self._shown[next(iter(self._shown))]


class _Trace:
    """The spans of a trace that wait to be shown, by id."""

    def __init__(self) -> None:
        self.spans: Dict[int, ReceivedSpan] = {}
        self.touched = 0.0

    @property
    def has_root(self) -> bool:
        return any(span.parent_id is None for span in self.spans.values())
