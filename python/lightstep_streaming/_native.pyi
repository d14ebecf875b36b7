"""The native module and the contract of its types. Users see these types as the classes of
`lightstep_streaming`, which derive from OpenTracing's classes too.
"""

import contextvars
import sys
from types import TracebackType
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    NoReturn,
    Optional,
    Sequence,
    Tuple,
    Type,
    TypedDict,
    TypeVar,
    Union,
    type_check_only,
)

from opentelemetry import trace as _otel
from opentelemetry.context import Context as _Context
from opentelemetry.propagators.textmap import Getter as _OtelGetter
from opentelemetry.propagators.textmap import Setter as _OtelSetter
from opentelemetry.util._decorator import _AgnosticContextManager
from opentelemetry.util.types import Attributes as _OtelAttributes
from opentelemetry.util.types import AttributeValue as _OtelValue

from . import tracer as _classes
from .opentelemetry import readable as _readable

# Each of these classes has its own memory layout, so no class can derive from two of them.
if sys.version_info >= (3, 9):
    from typing_extensions import disjoint_base as _disjoint_base
else:
    # The last mypy for CPython 3.8 does not support it.
    _ClassT = TypeVar("_ClassT")

    def _disjoint_base(cls: _ClassT) -> _ClassT: ...

__version__: str
"""The version of this package, as in `1.0.0`."""

_SpanT = TypeVar("_SpanT", bound="Span")
_ScopeT = TypeVar("_ScopeT", bound="Scope")
_TracerT = TypeVar("_TracerT", bound="Tracer")
_OtelSpanT = TypeVar("_OtelSpanT", bound="OpenTelemetrySpan")
_BothSpanT = TypeVar("_BothSpanT", bound="OpenTelemetryOpenTracingSpan")
_BothScopeT = TypeVar("_BothScopeT", bound="OpenTelemetryScope")

@type_check_only
class SatelliteEndpoint(TypedDict):
    """One element of `satellite_endpoints`, a dict. The name exists for type checkers only."""

    host: str
    """A host name or an address. Not empty, without blanks, `/` and `@`."""
    port: int
    """From 1 to 65535."""

@type_check_only
class EndpointMetrics(TypedDict):
    """One element of `Metrics['endpoints']`, a dict. The name exists for type checkers only."""

    name: str
    """`host:port` as configured. If the host is a name, the address follows in parentheses."""
    well: bool
    """False from a failure until the endpoint's next success."""
    streams_acknowledged: int
    """The number of requests that it has answered with 2xx."""
    streams_failed: int
    """The number of requests that ended in any other way."""
    last_error: str
    """A description of the last failure, however long ago. Empty if there was none."""

@type_check_only
class Metrics(TypedDict):
    """The dict that `Tracer.metrics` returns. The name exists for type checkers only.

    The first five members count spans since the tracer was made, or in a child process since the
    fork. At any moment, finished == acknowledged + dropped + rejected + buffered.
    """

    finished: int
    """All finished spans that are sampled."""
    acknowledged: int
    """Spans that a satellite has accepted."""
    dropped: int
    """Spans for which the buffer had no room, that no satellite had accepted by the end of `close`,
    or that were finished after `close` or after a satellite's command to stop."""
    rejected: int
    """Spans that a satellite has refused for good."""
    buffered: int
    """Spans that wait, or that are sent but not answered yet."""
    retransmitted: int
    """Spans that were sent again after a request had failed, counted each time."""
    recovered: int
    """Spans of dead processes that were found in `recovery_directory`. They are in none of the
    members above."""
    recovered_acknowledged: int
    """Of these, spans that a satellite has accepted."""
    recovered_rejected: int
    """Of these, spans that a satellite has refused for good."""
    recovered_dropped: int
    """Of these, spans beyond `recovery_limit` or `recovery_age_limit`, and those that were given up
    because a satellite said to stop."""
    bytes_sent: int
    """Bytes passed to the system, including HTTP, before encryption."""
    streams_opened: int
    """Requests that were started."""
    streams_acknowledged: int
    """Requests that a satellite has answered with 2xx."""
    streams_failed: int
    """Requests that ended in any other way."""
    endpoints: List[EndpointMetrics]
    """One element for each address of the configured names. Empty until the first span has
    finished. After `close`, the state at that time."""

@_disjoint_base
class SpanContext:
    """What identifies a span to its children and to other processes. Only tracers make it: calling
    the class raises TypeError."""

    @property
    def trace_id(self) -> int:
        """An integer of 64 bits, or of up to 128 if another tracer has sent it. LightStep's reports
        carry the low 64 bits."""
    @property
    def span_id(self) -> int:
        """An integer of 64 bits."""
    @property
    def sampled(self) -> bool:
        """If False, the span is not recorded. Its context is propagated nevertheless."""
    @property
    def baggage(self) -> Mapping[str, str]:
        """The items that travel with the trace. The caller must not modify it."""

@_disjoint_base
class Span:
    """A unit of work being recorded. Only tracers make it: calling the class raises TypeError.

    Keys and values of any type are accepted, and none raises. docs/guides/values.md says how each
    is sent. After `finish`, only `context`, `tracer` and `get_baggage_item` have an effect.
    """

    @property
    def context(self) -> _classes.SpanContext:
        """The span's context. The same object until the baggage or the sampling changes."""
    @property
    def tracer(self) -> _classes.Tracer:
        """The tracer that has started the span."""
    def set_operation_name(self: _SpanT, operation_name: str) -> _SpanT:
        """Replaces the operation name. Returns the span, as the next five methods do."""
    def set_tag(self: _SpanT, key: str, value: object) -> _SpanT:
        """Sets a tag. A tag that is set twice keeps its last value. `sampling.priority` switches
        recording off (0) or on (greater than 0)."""
    def log_kv(
        self: _SpanT, key_values: Mapping[str, object], timestamp: Optional[float] = None
    ) -> _SpanT:
        """Adds a log record. `timestamp` is in seconds since the Unix epoch; None means now. If
        `key_values` is not a mapping, it becomes the field `event`. A traceback in
        `stack` beside an exception in `error.object` becomes all that Python prints of it."""
    def log_event(self: _SpanT, event: object, payload: object = None) -> _SpanT:
        """Deprecated by OpenTracing: use `log_kv`."""
    def log(
        self: _SpanT,
        *,
        event: object = ...,
        payload: object = ...,
        timestamp: float = ...,
        **_: Any,
    ) -> _SpanT:
        """Deprecated by OpenTracing: use `log_kv`. Accepts positional arguments, as
        lightstep-streaming 0.14.0 does: the first is the event."""
    def set_baggage_item(self: _SpanT, key: str, value: str) -> _SpanT:
        """Sets a baggage item, which children that start later get, in this process and others."""
    def get_baggage_item(self, key: str) -> Optional[str]:
        """Returns the item that was set here or came with the parent, or None. The case of the key
        does not matter."""
    def finish(self, finish_time: Optional[float] = None) -> None:
        """Ends the span, at `finish_time` seconds since the Unix epoch or now. Only the first call
        counts."""
    def __enter__(self: _SpanT) -> _SpanT:
        """Returns the span, which does not become the active one."""
    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Records an exception that leaves the block, then finishes the span.
        docs/guides/spans.md says what is recorded of each exception."""

@_disjoint_base
class Scope:
    """The time in which a span is active. Only `ScopeManager.activate` makes it: calling the class
    raises TypeError."""

    @property
    def span(self) -> _classes.Span:
        """The span that is active."""
    @property
    def manager(self) -> _classes.ScopeManager:
        """The scope manager that made the scope."""
    def close(self) -> None:
        """Ends the scope: the scope before it is active again, and the span is finished if it was
        activated with `finish_on_close`. If called in another context than the scope was entered
        in, it ends in both. Does nothing while another scope covers this one."""
    def __enter__(self: _ScopeT) -> _ScopeT:
        """Returns the scope, which is active already."""
    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Records an exception that leaves the block on the span, as the span's own block does,
        then closes the scope."""

@_disjoint_base
class ScopeManager:
    """The default scope manager, which uses context variables: each thread has its own active span,
    and an asyncio task starts with the active span of the code that made it."""

    def __init__(self, *arguments: NoReturn, **keywords: NoReturn) -> None:
        """Takes no arguments: any argument raises TypeError."""
    def activate(self, span: Any, finish_on_close: bool) -> _classes.Scope:
        """Makes a span, of any tracer, the active span of this context until the scope is closed.
        Closing finishes the span if `finish_on_close` is true."""
    @property
    def active(self) -> Optional[_classes.Scope]:
        """The scope that is active in this context, or None."""

_Scalar = Union[str, float, bool]
_Strings = Union[List[str], Tuple[str, ...]]
_Headers = Mapping[str, str]
_Satellites = Union[List[SatelliteEndpoint], Tuple[SatelliteEndpoint, ...]]
_Tags = Mapping[str, _Scalar]
_Attributes = Mapping[str, Union[_Scalar, Sequence[str], Sequence[float], Sequence[bool]]]

@_disjoint_base
class Tracer:
    """Starts spans and streams them to satellites once they are finished.

    A tracer to which nothing refers any more sends its spans, at the latest when the interpreter
    exits. Its own messages go to `logging.getLogger('lightstep_streaming')`. If a derived class has
    not called `__init__`, the methods raise RuntimeError.
    """

    def __init__(
        self,
        scope_manager: Optional[Any] = None,
        *,
        # keys: written by ci/configuration
        component_name: Optional[str] = None,
        protocol: Optional[str] = None,
        access_token: Optional[str] = None,
        satellite_endpoints: Optional[_Satellites] = None,
        collector_host: Optional[str] = None,
        collector_port: Optional[float] = None,
        collector_plaintext: Optional[bool] = None,
        otlp_endpoints: Optional[_Strings] = None,
        otlp_headers: Optional[_Headers] = None,
        compression: Optional[str] = None,
        ssl_root_certificates: Optional[str] = None,
        client_certificate: Optional[str] = None,
        client_key: Optional[str] = None,
        max_buffered_spans: Optional[float] = None,
        reporting_period: Optional[float] = None,
        report_timeout: Optional[float] = None,
        recovery_directory: Optional[str] = None,
        recovery_limit: Optional[float] = None,
        recovery_age_limit: Optional[float] = None,
        use_single_key_propagation: Optional[bool] = None,
        propagation_modes: Optional[_Strings] = None,
        tags: Optional[_Tags] = None,
        resource_attributes: Optional[_Attributes] = None,
        report_command_line: Optional[bool] = None,
        verbose: Optional[bool] = None,
        use_stream_recorder: Optional[bool] = None,
        # end of keys
    ) -> None:
        """Returns without waiting for a satellite. None counts as not given. Keys that are missing
        are read from the environment: LIGHTSTEP_ACCESS_TOKEN, LIGHTSTEP_SATELLITES and so on, and
        with OTLP also OTEL_EXPORTER_OTLP_ENDPOINT and so on. docs/reference/configuration.md
        has the tables. Other arguments that lightstep-streaming 0.14.0 accepts are accepted too. If
        one has no effect, a warning is logged.

        Args:
          scope_manager: any opentracing.ScopeManager; by default a `ScopeManager`.
          protocol: 'lightstep' for satellites and the collector, 'otlp' for any OpenTelemetry
            back end; by default 'lightstep'.
          access_token: the access token of the LightStep project. Without one a warning is logged,
            because some satellites refuse reports without a token. With 'otlp' it is neither needed
            nor sent.
          component_name: the name of the service; by default the program's name, or with 'otlp' the
            resource attribute service.name, else `unknown_service:<program>`.
          collector_host: where to report if no satellites are listed; by default
            collector.lightstep.com.
          collector_port: the port of collector_host; by default 443.
          collector_plaintext: True for satellites and collectors without TLS; by default False.
          otlp_endpoints: URLs of OTLP receivers, http:// or https://, through which the tracer
            rotates. `/v1/traces` is appended to a URL whose path is empty or `/`. By default
            ['http://localhost:4318'].
          otlp_headers: headers that each OTLP request carries. Their values are never logged.
          compression: of the bodies of OTLP requests, 'none' or 'gzip'; by default 'none'.
          ssl_root_certificates: the certificates to trust, as the text of a PEM file; by default
            the system's.
          client_certificate: for satellites that ask their clients for a certificate (mutual TLS):
            the client's certificate, followed by those that lead to its authority, as the text of a
            PEM file. Needs client_key.
          client_key: the private key of client_certificate, without a passphrase, as the text of a
            PEM file.
          satellite_endpoints: a list of {'host': ..., 'port': ...}; the tracer rotates through
            them.
          use_stream_recorder: accepted for compatibility; spans are always streamed.
          max_buffered_spans: the maximum number of spans that wait to be acknowledged. Further
            spans are dropped and counted. By default 1000000.
          reporting_period: microseconds that a stream stays open; by default 500000.
          report_timeout: microseconds that a satellite may take to answer, and that `flush` and
            `close` wait; by default 5000000.
          recovery_directory: a directory for a file with the spans that are not acknowledged yet.
            If the process dies, the next one with the same directory sends them
            (docs/guides/recovery.md). By default, spans are kept in memory.
          recovery_limit: the maximum number of bytes of the files of dead processes in that
            directory. The oldest are dropped first. By default 268435456.
          recovery_age_limit: microseconds after the death of a process for which its file is kept;
            by default 86400000000, a day.
          propagation_modes: how contexts are written into text carriers: 'lightstep', 'b3'
            (Zipkin's), 'trace_context' (W3C Trace Context), 'envoy' (all in one key) and
            'cloud_trace' (Google Cloud's). `inject` writes all of them, and `extract` reads the
            first that is present. By default ['lightstep'], or with the protocol 'otlp'
            ['trace_context'].
          use_single_key_propagation: True means ['envoy'], whatever `propagation_modes` says; by
            default False.
          tags: tags of the process, which every report carries.
          resource_attributes: attributes of the OTLP resource, in addition to `tags`. A value is a
            str, int, float or bool, or a sequence of one of these types.
          report_command_line: False keeps the command line of the process, which may contain
            secrets, out of reports; by default True.
          verbose: True also logs connections and requests, at level DEBUG; by default False.

        Raises:
          ValueError, TypeError: a key or an environment variable is wrong. The message names it,
            the value, and what is expected.
          RuntimeError: the tracer was constructed before.
        """
    def _construct_from_json(self, text: str, scope_manager: Optional[Any]) -> None:
        """What `__init__` does, for a JSON document. For `lightstep_streaming` itself."""
    @property
    def scope_manager(self) -> Any:
        """The scope manager that the constructor was given, else a `ScopeManager` of its own."""
    @property
    def active_span(self) -> Optional[_classes.Span]:
        """The span of the scope that is active in this context, or None."""
    def start_span(
        self,
        operation_name: Optional[str] = None,
        child_of: Optional[Any] = None,
        references: Optional[Union[Iterable[Any], Any]] = None,
        tags: Optional[Mapping[str, object]] = None,
        start_time: Optional[float] = None,
        ignore_active_span: bool = False,
    ) -> _classes.Span:
        """Starts a span.

        Its parents are `child_of`, a Span or SpanContext, and `references`, one or several
        opentracing.Reference. Without either, the parent is the active span, unless
        `ignore_active_span` is true. `start_time` is in seconds since the Unix epoch; None means
        now. `tags` are as for `Span.set_tag`.
        """
    def start_active_span(
        self,
        operation_name: str,
        child_of: Optional[Any] = None,
        references: Optional[Union[Iterable[Any], Any]] = None,
        tags: Optional[Mapping[str, object]] = None,
        start_time: Optional[float] = None,
        ignore_active_span: bool = False,
        finish_on_close: bool = True,
    ) -> _classes.Scope:
        """Starts a span as `start_span` does, and makes it the active span. The returned Scope is a
        context manager. Its end finishes the span unless `finish_on_close` is False."""
    def inject(self, span_context: Union[SpanContext, Span], format: str, carrier: Any) -> None:
        """Writes a context into a carrier, in all of the tracer's propagation modes.

        HTTP headers take 64 items and 8 KiB of baggage. Further items are left out.

        Args:
          span_context: one of this tracer's, or a span.
          format: opentracing.Format.TEXT_MAP, HTTP_HEADERS or BINARY.
          carrier: for text, any object that supports `carrier[key] = value`. For BINARY, a
            bytearray, to which the context is appended.

        Raises:
          TypeError: `span_context` belongs to another tracer.
          opentracing.UnsupportedFormatException: `format` is none of the three.
          opentracing.InvalidCarrierException: the carrier does not accept items, or raises itself.
        """
    def extract(self, format: str, carrier: Any) -> Optional[_classes.SpanContext]:
        """Returns the context of the first propagation mode that the carrier has, or None.

        1024 items and 64 KiB of baggage are read. Further items are left out.

        Args:
          format: opentracing.Format.TEXT_MAP, HTTP_HEADERS or BINARY.
          carrier: for text, an object with `items()`, or pairs of keys and values. Keys and values
            other than str and bytes are skipped. Keys are names of headers, in any case, and not
            those of a WSGI environ. For BINARY, a bytearray.

        Raises:
          opentracing.UnsupportedFormatException: `format` is none of the three.
          opentracing.InvalidCarrierException: the carrier is of the wrong kind, or raises itself.
          opentracing.SpanContextCorruptedException: the context is malformed.
        """
    def flush(self, timeout: Optional[float] = None) -> bool:
        """Waits until every span that was finished before is settled, at most `timeout` seconds.
        None means the report_timeout, and a negative number means 0.

        Returns True if all spans were acknowledged. Returns False after the timeout, and if spans
        were dropped or rejected since the previous flush. Other threads run meanwhile, and Ctrl-C
        ends the wait.

        Raises:
          TypeError: `timeout` is not a number.
          ValueError: `timeout` is NaN.
        """
    def close(self, timeout: Optional[float] = None) -> bool:
        """Flushes, then ends reporting for good, both within `timeout` seconds (None means the
        report_timeout). Spans that finish later are dropped. May be called again.

        Returns and raises what `flush` does.
        """
    @property
    def num_spans_sent(self) -> int:
        """The number of spans that a satellite has acknowledged."""
    @property
    def num_spans_dropped(self) -> int:
        """The number of dropped spans; see `Metrics`."""
    def metrics(self) -> Metrics:
        """The tracer's counters and endpoints, as they are at one moment."""
    def __enter__(self: _TracerT) -> _TracerT:
        """Returns the tracer."""
    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Closes the tracer, also after an exception."""

@_disjoint_base
class OpenTelemetrySpan:
    """A span of OpenTelemetry's API being recorded. Only tracers make it: calling the class raises
    TypeError. After `end`, calls are ignored with a warning."""

    @property
    def name(self) -> str:
        """This property and the next ones can be read while the span records, and after its end.
        Each access returns a copy of what was recorded. LightStep's protocol does not carry all of
        it: docs/reference/mappings.md has the table."""
    @property
    def kind(self) -> _otel.SpanKind:
        """The kind that the span was started with."""
    @property
    def context(self) -> _otel.SpanContext:
        """The same object each time."""
    @property
    def parent(self) -> Optional[_otel.SpanContext]:
        """None for a span that begins a trace."""
    @property
    def attributes(self) -> Mapping[str, _OtelValue]:
        """Read-only. A sequence is a tuple."""
    @property
    def events(self) -> Sequence[_readable.Event]:
        """In the order in which they were added."""
    @property
    def links(self) -> Sequence[_otel.Link]:
        """In the order in which they were added. Each has `dropped_attributes` too."""
    @property
    def status(self) -> _otel.Status:
        """UNSET until it is set."""
    @property
    def start_time(self) -> int:
        """In nanoseconds since the Unix epoch."""
    @property
    def end_time(self) -> Optional[int]:
        """In nanoseconds since the Unix epoch; None before the end."""
    @property
    def resource(self) -> Any:
        """The provider's resource."""
    @property
    def instrumentation_scope(self) -> _readable.InstrumentationScope:
        """The scope that `get_tracer` was called with."""
    @property
    def dropped_attributes(self) -> int:
        """The number of attributes that were left out because of a limit or a wrong key."""
    @property
    def dropped_events(self) -> int:
        """The number of events that were left out because of a limit."""
    @property
    def dropped_links(self) -> int:
        """The number of links that were left out because of a limit."""
    def end(self, end_time: Optional[int] = None) -> None:
        """Ends the span. `end_time` is in nanoseconds since the Unix epoch; None means now."""
    def get_span_context(self) -> _otel.SpanContext:
        """The same object each time."""
    def set_attributes(self, attributes: Mapping[str, _OtelValue]) -> None:
        """Sets each item as an attribute."""
    def set_attribute(self, key: str, value: _OtelValue) -> None:
        """Sets an attribute. An attribute that is set twice keeps its last value. If the key is not
        a str, it is dropped. A value of a type that OpenTelemetry does not have becomes its str().
        Both cause a warning."""
    def add_event(
        self, name: str, attributes: _OtelAttributes = None, timestamp: Optional[int] = None
    ) -> None:
        """Adds an event. `timestamp` is in nanoseconds since the Unix epoch; None means now."""
    def add_link(self, context: _otel.SpanContext, attributes: _OtelAttributes = None) -> None:
        """Links to another span. A context that is not valid is dropped, unless there are
        attributes or a trace state."""
    def update_name(self, name: str) -> None:
        """Replaces the name."""
    def is_recording(self) -> bool:
        """False after the end, and if the sampler has dropped the span."""
    def set_status(
        self, status: Union[_otel.Status, _otel.StatusCode], description: Optional[str] = None
    ) -> None:
        """Sets the status. OK is final, and UNSET is ignored. Only ERROR has a description."""
    def record_exception(
        self,
        exception: BaseException,
        attributes: _OtelAttributes = None,
        timestamp: Optional[int] = None,
        escaped: bool = False,
    ) -> None:
        """Adds the event `exception`, with the traceback as Python prints it. `attributes` take
        precedence over the event's own."""
    def __enter__(self: _OtelSpanT) -> _OtelSpanT:
        """Returns the span."""
    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Records an exception that leaves the block, and ends the span."""

@_disjoint_base
class OpenTelemetryTracer:
    """Starts spans of OpenTelemetry's API. Only providers make it: calling the class raises
    TypeError."""

    @property
    def resource(self) -> Any:
        """The provider's resource."""
    def start_span(
        self,
        name: str,
        context: Optional[_Context] = None,
        kind: _otel.SpanKind = ...,
        attributes: _OtelAttributes = None,
        links: Optional[Sequence[_otel.Link]] = None,
        start_time: Optional[int] = None,
        record_exception: bool = True,
        set_status_on_exception: bool = True,
    ) -> _otel.Span:
        """Starts a span. Its parent is the current span of `context`; None means the current
        Context. `start_time` is in nanoseconds since the Unix epoch; None means now."""
    def start_as_current_span(
        self,
        name: str,
        context: Optional[_Context] = None,
        kind: _otel.SpanKind = ...,
        attributes: _OtelAttributes = None,
        links: Optional[Sequence[_otel.Link]] = None,
        start_time: Optional[int] = None,
        record_exception: bool = True,
        set_status_on_exception: bool = True,
        end_on_exit: bool = True,
    ) -> _AgnosticContextManager[_otel.Span]:
        """Returns a context manager. It starts a span when the block is entered, as `start_span`
        does, makes it the current one, and ends it when the block is left unless `end_on_exit` is
        False. As a decorator of a function or a coroutine function, it does so for each call."""

@_disjoint_base
class OpenTelemetryTracerProvider:
    """What the tracers of one provider share. Users have it as
    `lightstep_streaming.opentelemetry.TracerProvider`."""

    def force_flush(self, timeout_millis: float = 30000.0) -> bool:
        """Waits until every span that has ended before is acknowledged. Returns False after the
        timeout, and if spans were dropped or rejected since the previous flush. Other threads run
        meanwhile, and Ctrl-C ends the wait."""
    def shutdown(self) -> None:
        """Sends the remaining spans within the report_timeout, then ends reporting for good. May be
        called again."""
    def metrics(self) -> Metrics:
        """The provider's counters and endpoints, as they are at one moment."""
    def _construct(
        self, configuration: Dict[str, Any], sampler: Any, limits: Dict[str, int]
    ) -> bool:
        """Returns whether OTEL_SDK_DISABLED disables the provider."""
    def _make_tracer(
        self,
        name: str,
        version: Optional[str],
        schema_url: Optional[str],
        attributes: Any,
        instrumentation_scope: Any,
    ) -> _otel.Tracer: ...
    def _observe(
        self,
        on_start: Callable[[Any, Any], None],
        on_ending: Optional[Callable[[Any], None]],
        on_end: Callable[[Any], None],
    ) -> None: ...

@_disjoint_base
class OpenTelemetryPropagator:
    """Writes and reads spans and baggage in native formats. Users have it as
    `lightstep_streaming.opentelemetry.Propagator`."""

    def inject(
        self,
        carrier: Any,
        context: Optional[_Context] = None,
        setter: _OtelSetter[Any] = ...,
    ) -> None:
        """Writes the span and the baggage of a Context, the current one by default, as keys and
        values of a carrier. Exceptions of the setter reach the caller."""
    def extract(
        self,
        carrier: Any,
        context: Optional[_Context] = None,
        getter: _OtelGetter[Any] = ...,
    ) -> _Context:
        """Returns `context` with the span and the baggage of the carrier. Malformed values count as
        absent. Exceptions of the getter reach the caller."""
    def _construct(self, modes: List[str]) -> None: ...

@_disjoint_base
class OpenTelemetryOpenTracingSpan:
    """The view that OpenTracing's API has of a span of OpenTelemetry's. Users have it as
    `OpenTracingSpan`. Its methods are those of `Span`, and write into the record that both share.

    The tag `error` is the status, and `span.kind` the kind. A status OK that OpenTelemetry's API
    has set is final. Only tracers make it: calling the class raises TypeError."""

    @property
    def context(self) -> _classes.SpanContext:
        """The span's context. The same object until the baggage or the sampling changes."""
    @property
    def tracer(self) -> OpenTelemetryOpenTracingTracer:
        """The tracer that has started the span, or the one that was first asked for it."""
    def set_operation_name(self: _BothSpanT, operation_name: str) -> _BothSpanT:
        """Replaces the operation name. Returns the span, as the next three methods do."""
    def set_tag(self: _BothSpanT, key: str, value: object) -> _BothSpanT:
        """Sets a tag. A tag that is set twice keeps its last value."""
    def log_kv(
        self: _BothSpanT, key_values: Mapping[str, object], timestamp: Optional[float] = None
    ) -> _BothSpanT:
        """Adds a log record. `timestamp` is in seconds since the Unix epoch; None means now."""
    def set_baggage_item(self: _BothSpanT, key: str, value: str) -> _BothSpanT:
        """Sets a baggage item. If the span is the current one, the current Context gets it too."""
    def get_baggage_item(self, key: str) -> Optional[str]:
        """Returns an item of the span or, if it is the current one, of the current Context; or
        None."""
    def finish(self, finish_time: Optional[float] = None) -> None:
        """Ends the span, at `finish_time` seconds since the Unix epoch or now. Only the first call
        counts, of either API."""
    def __enter__(self: _BothSpanT) -> _BothSpanT:
        """Returns the span, which does not become the active one."""
    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Records an exception that leaves the block, then finishes the span."""

@_disjoint_base
class OpenTelemetryScope:
    """The time in which a span is active. Only scope managers make it: calling the class raises
    TypeError."""

    @property
    def span(self) -> Any:
        """The span that is active."""
    @property
    def manager(self) -> OpenTelemetryScopeManager:
        """The scope manager that made the scope."""
    def close(self) -> None:
        """Ends the scope: the Context before it is current again, and the span is finished if it
        was activated with `finish_on_close`. Does nothing while another scope covers this one, or a
        span of OpenTelemetry's API that has not ended, and for a span that OpenTelemetry's API has
        activated."""
    def __enter__(self: _BothScopeT) -> _BothScopeT:
        """Returns the scope, which is active already."""
    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Records an exception that leaves the block on the span, then closes the scope."""

@_disjoint_base
class OpenTelemetryScopeManager:
    """The scope manager of a provider's OpenTracing tracer: the active span is the current one of
    OpenTelemetry's API. Only tracers make it: calling the class raises TypeError."""

    def activate(self, span: Any, finish_on_close: bool) -> OpenTelemetryScope:
        """Makes a span, of any tracer, the active span of both APIs until the scope is closed. For
        OpenTelemetry's API, the span of another tracer is one that does not record."""
    @property
    def active(self) -> Optional[OpenTelemetryScope]:
        """The scope that is active in this context, or None. A new one for each call if
        OpenTelemetry's API has activated the span."""

@_disjoint_base
class OpenTelemetryOpenTracingTracer(Tracer):
    """The OpenTracing tracer of a provider. Users have it as
    `lightstep_streaming.opentelemetry.OpenTracingTracer`. If the caller gives no parent, the parent
    of a span is the current one of OpenTelemetry's API."""

    def __init__(self, provider: OpenTelemetryTracerProvider) -> None:
        """`TracerProvider.opentracing_tracer()` makes the usual one.

        Raises:
          TypeError: `provider` is not a TracerProvider of this package.
          RuntimeError: the tracer was constructed before.
        """
    @property
    def scope_manager(self) -> Any:
        """An `OpenTelemetryScopeManager`."""
    @property
    def active_span(self) -> Optional[Any]:
        """The current span of both APIs, or None. A span of another implementation is shown too if
        its context is valid."""
    def start_span(  # type: ignore[override]
        self,
        operation_name: Optional[str] = None,
        child_of: Optional[Any] = None,
        references: Optional[Union[Iterable[Any], Any]] = None,
        tags: Optional[Mapping[str, object]] = None,
        start_time: Optional[float] = None,
        ignore_active_span: bool = False,
    ) -> OpenTelemetryOpenTracingSpan:
        """Starts a span as `Tracer.start_span` does. The provider's sampler decides about it, and
        it has the baggage of its references and, if its parent is the current span, of the current
        Context."""
    def start_active_span(  # type: ignore[override]
        self,
        operation_name: str,
        child_of: Optional[Any] = None,
        references: Optional[Union[Iterable[Any], Any]] = None,
        tags: Optional[Mapping[str, object]] = None,
        start_time: Optional[float] = None,
        ignore_active_span: bool = False,
        finish_on_close: bool = True,
    ) -> OpenTelemetryScope:
        """Starts a span as `start_span` does, and makes it the active span of both APIs."""
    def inject(self, span_context: Any, format: str, carrier: Any) -> None:
        """As `Tracer.inject`. The context of the current span is written with the baggage of the
        current Context."""

def connect_both_apis(
    span: Type[OpenTelemetryOpenTracingSpan],
    scope: Type[OpenTelemetryScope],
    scope_manager: Type[OpenTelemetryScopeManager],
    tracer: Type[OpenTelemetryOpenTracingTracer],
    no_scope: Any,
    foreign_span: Callable[[Any, Any], Any],
) -> None:
    """Registers the classes of a provider's OpenTracing tracer. For
    `lightstep_streaming.opentelemetry` itself."""

def opentracing_context(span: _otel.Span) -> Optional[_classes.SpanContext]:
    """The context of a span of any implementation of OpenTelemetry's API, or None if it is not
    valid. For `lightstep_streaming.opentelemetry` itself."""

def connect_opentelemetry(
    span: Type[OpenTelemetrySpan],
    tracer: Type[OpenTelemetryTracer],
    warn: Callable[..., None],
    clean_value: Callable[[Any, Optional[int]], Any],
    decorate: Callable[[Any, Callable[..., Any]], Callable[..., Any]],
    event: Callable[[str, Any, int, int], Any],
    link: Callable[[_otel.SpanContext, Any, int], Any],
) -> None:
    """Looks up opentelemetry-api, and takes the classes of the objects that users see. For
    `lightstep_streaming.opentelemetry` itself."""

def register_classes(
    span: Type[Span],
    span_context: Type[SpanContext],
    scope: Type[Scope],
    scope_manager: Type[ScopeManager],
    tracer: Type[Tracer],
) -> None:
    """Registers the classes of the objects that users see. For `lightstep_streaming` itself."""

def register_exceptions(
    unsupported_format: Type[Exception],
    invalid_carrier: Type[Exception],
    span_context_corrupted: Type[Exception],
) -> None:
    """Registers the exceptions that inject and extract raise. For `lightstep_streaming` itself."""

def read_configuration(text: str) -> Dict[str, Any]:
    """The keywords of a Tracer in a JSON document, validated. For `lightstep_streaming`
    itself."""

def text_of(value: Any) -> str:
    """Its `str()`, or `<unprintable TypeName object>` if that fails. For
    `lightstep_streaming.opentelemetry`."""

def read_resource(configuration: Dict[str, Any]) -> Dict[str, Any]:
    """The resource attributes of a tracer with these keywords, as far as they and the environment
    set them. For `lightstep_streaming.opentelemetry` itself."""

def read_process_attributes(configuration: Dict[str, Any]) -> Dict[str, Any]:
    """The resource attributes that describe the process and the tracer, for these keywords. For
    `lightstep_streaming.opentelemetry` itself."""

def read_process_identity() -> Dict[str, Any]:
    """The attributes of `read_process_attributes` that differ in a forked child. For
    `lightstep_streaming.opentelemetry` itself."""

def close_at_exit() -> None:
    """Closes every tracer of the process, and ends logging. For `lightstep_streaming` itself."""

def list_ring_files(directory: str) -> List[Dict[str, Any]]:
    """The ring files in a recovery directory, for lightstep-recover: `name`, `remark` (empty, or
    why the rest is unknown), `protocol`, `pid`, `alive` (when the process was seen last, in seconds
    of `time.time()`), `spans` and `bytes`."""

def deliver_all(seconds: float) -> None:
    """Flushes every tracer of the process, for at most `seconds`. Does not wait for one that has
    nothing to send. For `lightstep_streaming` itself."""

def prepare_fork() -> None:
    """Waits briefly until no log handler runs. For `lightstep_streaming` itself."""

def hide_active_scopes() -> List[contextvars.Token[Any]]:
    """Deactivates the active scopes of all ScopeManagers of this module in the current context.
    Returns the tokens that undo this. For `lightstep_streaming` itself."""

def hide_current_span() -> Any:
    """Hides the span that is current for OpenTelemetry's API and for the OpenTracing tracers of
    providers. Returns a token for `show_current_span`, or None before there is a provider. For
    `lightstep_streaming` itself."""

def show_current_span(token: Any) -> None:
    """Undoes `hide_current_span`. For `lightstep_streaming` itself."""
