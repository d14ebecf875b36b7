"""What the tests of both APIs share: a provider with its OpenTracing tracer, and what has arrived
at a satellite."""

import opentracing
import pytest
from every_wire import pytest_configure, pytest_generate_tests, wire  # noqa: F401
from opentelemetry import context, trace
from opentelemetry.context import Context

from lightstep_streaming.opentelemetry import TracerProvider
from lightstep_streaming.satellite import Satellite


@pytest.fixture(autouse=True)
def _empty_context():
    """Whatever a test leaves active ends with it."""
    token = context.attach(Context())
    yield
    context.detach(token)


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def make_provider(satellite, wire):  # noqa: F811
    """Makes providers that report to the satellite; they are shut down when the test ends."""
    providers = []

    def make(**configuration):
        defaults = {"protocol": wire.name, "component_name": "test"}
        providers.append(
            TracerProvider(**{**defaults, **wire.configuration([satellite]), **configuration})
        )
        return providers[-1]

    yield make
    for provider in providers:
        provider.shutdown()


@pytest.fixture
def provider(make_provider):
    return make_provider()


@pytest.fixture
def arrived(provider, satellite):
    """Flushes and returns the spans that have arrived, by their names."""

    def spans():
        assert provider.force_flush()
        return {span.operation_name: span for span in satellite.spans}

    return spans


class OpenTracing:
    """OpenTracing's API of a provider."""

    name = "opentracing"

    def __init__(self, provider):
        self.tracer = provider.opentracing_tracer()

    def active(self, name):
        """For `with`: a span of this name is the active one, and ends with the block."""
        return self.tracer.start_active_span(name)

    def leaf(self, name):
        self.tracer.start_span(name).finish()

    def active_id(self):
        span = self.tracer.active_span
        return None if span is None else span.context.span_id


class OpenTelemetry:
    """OpenTelemetry's API of a provider."""

    name = "opentelemetry"

    def __init__(self, provider):
        self.tracer = provider.get_tracer("scope")

    def active(self, name):
        return self.tracer.start_as_current_span(name)

    def leaf(self, name):
        self.tracer.start_span(name).end()

    def active_id(self):
        span = trace.get_current_span()
        return None if span is trace.INVALID_SPAN else span.get_span_context().span_id


@pytest.fixture(
    params=[
        (OpenTracing, OpenTelemetry),
        (OpenTelemetry, OpenTracing),
        (OpenTracing, OpenTracing),
    ],
    ids=lambda pair: "-".join(api.name for api in pair),
)
def apis(request, provider):
    """Two APIs of the provider: that of the outer span and that of the inner."""
    return [api(provider) for api in request.param]


@pytest.fixture
def opentracing_tracer(provider):
    tracer = provider.opentracing_tracer()
    assert isinstance(tracer, opentracing.Tracer)
    return tracer


@pytest.fixture
def tracer(provider):
    """OpenTelemetry's."""
    return provider.get_tracer("scope")
