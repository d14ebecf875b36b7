"""What the one seam of the suites, `TestBase.create_tracer_provider`, returns: a provider, and an
exporter that keeps the spans that have ended."""

import collections
from typing import Deque

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lightstep_streaming.opentelemetry import TracerProvider

# A test may make one beside that of its class.
_KEPT = 4


class OurProviders:
    """Providers of ours, which send to a collector what they tell the exporter of."""

    def __init__(self, collector_url):
        self._collector_url = collector_url
        self._open: Deque[TracerProvider] = collections.deque()

    def create(self, **arguments):
        provider = TracerProvider(otlp_endpoints=[self._collector_url], **arguments)
        exporter = InMemorySpanExporter()
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        self._open.append(provider)
        if len(self._open) > _KEPT:
            self._open.popleft().shutdown()
        return provider, exporter

    def close(self):
        for provider in self._open:
            provider.shutdown()
