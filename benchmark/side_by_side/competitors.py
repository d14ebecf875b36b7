"""Who is measured, ours first: everything else is told as a ratio to it."""

import dataclasses
from typing import Optional, Tuple


@dataclasses.dataclass(frozen=True)
class Competitor:
    """`name` is also that of its requirements/ and of its environment, unless it has another's."""

    name: str
    title: str
    # Whose version is told.
    distribution: str
    # Of `tracers` and of `receivers`.
    tracer: str
    receiver: str
    # Whose environment the receiver runs in; None: the controller's own.
    receiver_environment: Optional[str] = None
    newest_python: Optional[Tuple[int, int]] = None
    environment: Optional[str] = None

    @property
    def environment_name(self) -> str:
        return self.environment or self.name


OURS = Competitor(
    name="lightstep",
    title="lightstep-streaming",
    distribution="lightstep-streaming",
    tracer="lightstep",
    receiver="satellite",
    receiver_environment="lightstep",
)

NOOP = Competitor(
    name="noop",
    title="OpenTracing's no-op",
    distribution="opentracing",
    tracer="noop",
    receiver="nothing",
)

COMPETITORS = (
    OURS,
    NOOP,
    Competitor(
        name="lightstep_otlp",
        title="lightstep-streaming over OTLP",
        distribution="lightstep-streaming",
        tracer="lightstep_otlp",
        receiver="satellite",
        receiver_environment="lightstep",
        environment="lightstep",
    ),
    Competitor(
        name="lightstep_0_14",
        title="lightstep-streaming 0.14.0",
        distribution="lightstep-streaming",
        tracer="lightstep",
        receiver="satellite",
        receiver_environment="lightstep",
        # On newer ones its constructor raises a SystemError.
        newest_python=(3, 9),
    ),
    Competitor(
        name="ddtrace",
        title="ddtrace",
        distribution="ddtrace",
        tracer="ddtrace",
        receiver="datadog_agent",
    ),
    Competitor(
        name="jaeger",
        title="jaeger-client",
        distribution="jaeger-client",
        tracer="jaeger",
        receiver="jaeger_agent",
        receiver_environment="jaeger",
    ),
    Competitor(
        name="opentelemetry",
        title="OpenTelemetry SDK",
        distribution="opentelemetry-sdk",
        tracer="opentelemetry",
        receiver="otlp",
    ),
)
