"""What the tests of OpenTelemetry's API share."""

import implementations
import pytest


@pytest.fixture(
    params=[implementations.Sdk, implementations.Ours, implementations.OursOverOtlp],
    ids=lambda cls: cls.name,
)
def make(request):
    """Makes implementations of a class, the SDK's or ours; they are closed when the test ends."""
    made = []

    def make_one(**arguments):
        made.append(request.param(**arguments))
        return made[-1]

    yield make_one
    for each in made:
        each.close()


@pytest.fixture
def both(make):
    """The SDK or ours; a test that takes it runs on both and expects the same."""
    return make()


@pytest.fixture
def finish_one(both):
    """Calls a function with a span that has started, ends that, and returns what has arrived."""

    def finish(use, **arguments):
        span = both.tracer.start_span("name", **arguments)
        use(span)
        span.end()
        (finished,) = both.finished()
        return finished

    return finish


@pytest.fixture
def ours():
    """The native core alone."""
    made = implementations.Ours()
    yield made
    made.close()


@pytest.fixture
def ours_over_otlp():
    """The same over OTLP, which carries all that the API can say."""
    made = implementations.OursOverOtlp()
    yield made
    made.close()
