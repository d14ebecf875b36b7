"""Where received reports are kept, and where tests wait for them.

The report handler, on the satellite's thread, enters what happens to each request. Tests, on
theirs, wait for that and read it.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Callable, List, Optional, Set, Tuple

from .page import TraceStore
from .received import ReceivedReport, ReceivedSpan, trace_key
from .summary import Counters


class Reception:
    """What has been received. Safe to use from any thread.

    With `keep_spans` reports are kept for `reports` and `spans`. With `discard` nothing is
    remembered, not even ids, and what needs them is not counted. The traces of a `trace_store` are
    shown on the page.
    """

    def __init__(
        self,
        keep_spans: bool,
        discard: bool,
        on_report: Optional[Callable[[ReceivedReport], None]],
        on_rejection: Optional[Callable[[str], None]],
        trace_store: Optional[TraceStore] = None,
    ) -> None:
        self._keep_spans = keep_spans and not discard
        self._discard = discard
        self._on_report = on_report
        self._on_rejection = on_rejection
        self._trace_store = trace_store
        self._changed = threading.Condition()
        self._counters = Counters()
        self._reports: List[ReceivedReport] = []
        self._span_ids: Set[Tuple[int, int]] = set()
        self._trace_ids: Set[int] = set()

    @property
    def reads_spans(self) -> bool:
        """Whether anything reads the contents of the spans."""
        return not self._discard or self._on_report is not None or self._trace_store is not None

    @property
    def counters(self) -> Counters:
        with self._changed:
            return self._counters

    @property
    def reports(self) -> List[ReceivedReport]:
        with self._changed:
            return list(self._reports)

    @property
    def spans(self) -> List[ReceivedSpan]:
        return [span for report in self.reports for span in report.spans]

    def count(self, **increments: int) -> None:
        """Adds to counters by name."""
        with self._changed:
            self._add(**increments)

    def take(self, report: ReceivedReport, spans_rejected: int = 0) -> None:
        """Enters a report as accepted, except spans that are no longer part of it."""
        with self._changed:
            if not self._discard:
                self._remember(report)
            if self._keep_spans:
                self._reports.append(report)
            self._add(
                reports=1,
                bytes=report.body_bytes,
                spans=report.span_count,
                spans_dropped=report.spans_dropped,
                spans_rejected=spans_rejected,
            )
        if self._trace_store is not None:
            self._trace_store.add(report)
        if self._on_report is not None:
            self._on_report(report)

    def reject(self, reason: str) -> None:
        """Enters a report as refused."""
        self.count(rejected=1)
        if self._on_rejection is not None:
            self._on_rejection(reason)

    def wait_until(self, condition: Callable[[Counters], bool], timeout: float) -> Counters:
        """Waits until the counters satisfy `condition`, and returns them.

        Raises TimeoutError, with the counters in its text, after `timeout` seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self._counters), timeout):
                raise TimeoutError(f"nothing matched within {timeout} s: {self._counters}")
            return self._counters

    def _remember(self, report: ReceivedReport) -> None:
        new = errors = 0
        for trace_id, span_id, is_error in report.outlines():
            identity = (trace_id, span_id)
            if identity in self._span_ids:
                continue
            self._span_ids.add(identity)
            self._trace_ids.add(trace_key(trace_id))
            new += 1
            errors += is_error
        self._add(
            duplicates=report.span_count - new,
            error_spans=errors,
            traces=len(self._trace_ids) - self._counters.traces,
        )

    def _add(self, **increments: int) -> None:
        current = self._counters
        self._counters = replace(
            current, **{name: getattr(current, name) + by for name, by in increments.items()}
        )
        self._changed.notify_all()
