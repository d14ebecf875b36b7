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

Everything but the constructor and `flush`, `close`, `num_spans_sent`, `num_spans_dropped` and
`metrics` is OpenTracing's API; the type stub `_native.pyi` documents all of it.

No value given to a span raises into the application. Each goes out as the nearest faithful thing:

    ========================================  ====================================================
    given as a tag's or a log field's value   arrives as
    ========================================  ====================================================
    str                                       string; a lone surrogate becomes U+FFFD
    bytes, bytearray, memoryview              string, decoded as UTF-8; what is not becomes U+FFFD
    bool                                      bool
    int that fits in 64 bits                  int
    int beyond 64 bits                        string of its decimal digits; beyond about 3900
                                              digits hexadecimal, '0x...'
    float                                     double
    NaN and the infinities                    string 'NaN', 'Infinity', '-Infinity'
    None                                      JSON null
    dict, list, tuple, set, frozenset         JSON; within it the same rules hold, big integers
                                              stay numbers, keys become strings; a container
                                              within itself or nested deeper than 32 is '...'
    int, float and str subclasses (IntEnum)   as the int, float or str that they are
    other objects with __index__ (numpy)      as the int
    a class                                   string, its qualified name
    a traceback                               string, as Python prints it, the last 100 frames
    anything else (Decimal, datetime, Enum,   string, its str()
    exceptions)
    an object whose str() raises              string '<unprintable TypeName object>'
    ========================================  ====================================================

Keys, operation names and baggage are strings: bytes are decoded, anything else is its str(); an
operation name of None is ''. What `log_kv` is given that is no mapping becomes the field `event`.
Text longer than 32 KiB is cut and ends in '... [cut, N bytes in all]' (JSON that long arrives as
such a string), a key at 1 KiB; what a span has beyond 192 KiB is left out and counted in its tag
`lightstep.dropped_fields`. A time that is no finite number of seconds since 1970 counts as now.
Only what is not an Exception (KeyboardInterrupt, SystemExit) and a call with the wrong arguments
raise.
"""

from . import child_processes  # noqa: F401
from ._native import __version__
from .tracer import Scope, ScopeManager, Span, SpanContext, Tracer

__all__ = ["Scope", "ScopeManager", "Span", "SpanContext", "Tracer", "__version__"]
