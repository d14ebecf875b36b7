"""The page that the satellite serves: the traces that it keeps, in a browser.

`TraceStore` keeps the most recent traces within a bound in bytes, `Site` serves them and the files
in `assets/`. Everything runs on the satellite's thread.

A span is kept as the bytes of its OTLP/JSON, whichever protocol it arrived by. So the page reads
what a download contains, and the size of the kept spans is known to the byte.
"""

from __future__ import annotations

from .site import Site
from .trace_store import TraceStore

__all__ = ["Site", "TraceStore"]
