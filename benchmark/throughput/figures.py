"""The figures of a run, and how they are printed."""

from __future__ import annotations

import dataclasses
import os


@dataclasses.dataclass(frozen=True)
class Figures:
    """CPU times and `seconds` are in seconds. `delivering` is the tracer's own thread, until what
    was finished has been acknowledged.
    """

    finished: int
    acknowledged: int
    dropped: int
    retransmitted: int
    bytes_sent: int
    seconds: float
    producing: float
    delivering: float

    def show(self, receiving: float) -> None:
        """`receiving` is the satellites' CPU time."""
        cores = (os.cpu_count() or 1) * self.seconds
        rows = [
            ("spans finished a second", f"{self.finished / self.seconds:,.0f}"),
            ("acknowledged a second", f"{self.acknowledged / self.seconds:,.0f}"),
            ("sent a second", f"{self.bytes_sent / self.seconds / 1e6:,.1f} MB"),
            ("dropped", f"{self.dropped:,} ({self.dropped / self.finished:.2%})"),
            ("sent again", f"{self.retransmitted:,}"),
        ]
        for name, cpu_time in (
            ("those who finish spans", self.producing),
            ("the tracer's thread", self.delivering),
            ("the satellites", receiving),
        ):
            each = f"{cpu_time / self.finished * 1e9:,.0f} ns a span"
            rows.append(
                (f"CPU: {name}", f"{cpu_time:.2f} s, {each}, {cpu_time / cores:.0%} of all cores")
            )
        for label, value in rows:
            print(f"{label:<28}{value}")
