"""lightstep-streaming: an OpenTracing tracer that streams finished spans to LightStep satellites.

    import lightstep_streaming

    tracer = lightstep_streaming.Tracer(
        component_name='[your service name]',
        access_token='[your access token]',
        use_stream_recorder=True,
        collector_plaintext=True,
        # any number of satellites; the tracer rotates through them
        satellite_endpoints=[{'host': 'localhost', 'port': 8360}],
        verbose=False,
    )

    with tracer.start_active_span('[your operation name]'):
        pass

    tracer.flush()   # makes sure that the span has reached a satellite

Everything but the constructor, `from_json`, `flush`, `close`, `num_spans_sent`,
`num_spans_dropped` and `metrics` is OpenTracing's API; the type stub `_native.pyi` documents all of
it. docs/guides/ has a page for each task.

No value that a span is given makes a call raise: docs/guides/values.md says how each is sent. A
call raises only for wrong arguments, and lets two kinds of exceptions pass: those that are not an
Exception (KeyboardInterrupt, SystemExit), and those of a signal handler that runs meanwhile.
"""

from typing import TYPE_CHECKING, Any, List

from . import native_build

try:
    from ._native import __version__
except ImportError:
    native_build.explain_absence()
    raise

from . import child_processes, immediate_exit  # noqa: F401

if TYPE_CHECKING:
    from .tracer import Scope, ScopeManager, Span, SpanContext, Tracer

__all__ = ["Scope", "ScopeManager", "Span", "SpanContext", "Tracer", "__version__"]


def __getattr__(name: str) -> Any:
    """Imports the classes of OpenTracing's API when a program first uses one, so that a program
    that uses only OpenTelemetry's API does not load `opentracing`."""
    if name.startswith("__") or name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import no_parent_scope, tracer  # noqa: F401

    globals().update({name: getattr(tracer, name) for name in __all__ if name != "__version__"})
    return globals()[name]


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
