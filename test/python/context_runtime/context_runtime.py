"""A runtime for OpenTelemetry's contexts that is not the API's own, as libraries with threads or
tasks of another kind bring one. `OTEL_PYTHON_CONTEXT=counting` chooses it, by its entry point."""

import contextvars

from opentelemetry.context.context import Context, _RuntimeContext


class CountingRuntime(_RuntimeContext):
    """Counts the contexts that were attached and not detached yet."""

    def __init__(self):
        self.attached = 0
        self._current: contextvars.ContextVar[Context] = contextvars.ContextVar(
            "a runtime of another make"
        )

    def attach(self, context):
        self.attached += 1
        return self._current.set(context)

    def get_current(self):
        return self._current.get(Context())

    def detach(self, token):
        self._current.reset(token)
        self.attached -= 1
