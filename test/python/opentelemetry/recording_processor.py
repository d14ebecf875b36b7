"""A span processor that tests ask for what it was told."""

from opentelemetry.sdk.trace import SpanProcessor


class Recorder(SpanProcessor):
    """Takes down what it is told."""

    def __init__(self, name="", told=None):
        self.name = name
        self.told = [] if told is None else told
        self.contexts = []
        self.flushed = True

    def on_start(self, span, parent_context=None):
        assert span.is_recording()
        self.contexts.append(parent_context)
        self.told.append(f"{self.name} start {span.name}".strip())

    def on_end(self, span):
        self.told.append(f"{self.name} end {span.name}".strip())

    def shutdown(self):
        self.told.append(f"{self.name} shutdown".strip())

    def force_flush(self, timeout_millis=30000):
        self.told.append(f"{self.name} flush".strip())
        return self.flushed
