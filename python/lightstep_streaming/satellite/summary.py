"""What the satellite has counted, and the summary that it prints at the end.

`Reception` keeps them up to date; tests read them as `Satellite.counters`, and the command line
prints them when it ends.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counters:
    """What a satellite has received since it was made, also before it died and restarted.

    For requests to the paths of both protocols, ``requests == reports + rejected + misbehaved +
    broken_off`` plus those in progress. A report is a LightStep report or an OTLP request to export
    spans. Spans, bytes and drops are counted only for accepted reports. The counters that end in
    ``_seen`` count everything.
    """

    connections_seen: int = 0
    """Connections with at least one request."""

    requests: int = 0
    """Reports that began to arrive."""

    bytes_seen: int = 0
    """Bytes read of all bodies, without HTTP's own."""

    reports: int = 0
    """Reports that were accepted."""

    bytes: int = 0
    """Bytes of their bodies."""

    spans: int = 0
    """Spans in them, duplicates included."""

    duplicates: int = 0
    """Those whose trace id and span id had been seen before. Not counted when discarding."""

    traces: int = 0
    """Distinct trace ids. Not counted when discarding."""

    error_spans: int = 0
    """Spans whose status, or `error` tag, is an error, without duplicates. Not counted when
    discarding."""

    spans_dropped: int = 0
    """Spans that the tracers reported as dropped (`spans.dropped`)."""

    spans_rejected: int = 0
    """Spans that were not accepted, in reports that were (`Partial`)."""

    rejected: int = 0
    """Reports refused because they were malformed (400), too large (413), or of a content type or
    an encoding that is not known (415)."""

    misbehaved: int = 0
    """Requests that were not accepted because of a fault."""

    broken_off: int = 0
    """Requests whose body never ended: the tracer hung up, or the satellite died."""

    @property
    def distinct_spans(self) -> int:
        """Spans without the duplicates."""
        return self.spans - self.duplicates


def summary_text(counters: Counters) -> str:
    """The counters as a few lines for people, without faults that did not happen."""
    lines = [
        ("reports", counters.reports, size_text(counters.bytes)),
        ("spans", counters.spans, f"in {counters.traces} traces" if counters.traces else ""),
        ("duplicates", counters.duplicates, "spans received more than once"),
        ("dropped", counters.spans_dropped, "spans, as reported by the tracers"),
        ("errors", counters.error_spans, "spans with an error"),
        ("rejected", counters.rejected, "reports, malformed or too large"),
    ]
    if counters.spans_rejected:
        lines.append(("left out", counters.spans_rejected, "spans of accepted reports"))
    if counters.broken_off:
        lines.append(("broken off", counters.broken_off, "reports that never ended"))
    if counters.misbehaved:
        lines.append(("misbehaved", counters.misbehaved, "reports that met a fault"))
    width = max(len(str(count)) for _, count, _ in lines)
    return "\n".join(f"{name:<11}{count:>{width}}  {note}".rstrip() for name, count, note in lines)


def size_text(size: float) -> str:
    """A number of bytes in the unit that reads best."""
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"
