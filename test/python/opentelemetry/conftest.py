"""What the tests of OpenTelemetry's API share."""

import implementations
import pytest
from opentelemetry.sdk import version

# Of CPython 3.10 and newer. The SDKs of older ones do not do all that ours is compared in.
_NEWER_SDK = (1, 45)


def pytest_configure(config):
    config.addinivalue_line("markers", "newer_sdk: what an SDK before 1.45 does in another way")


def _is_older_sdk():
    return tuple(map(int, version.__version__.split(".")[:2])) < _NEWER_SDK


@pytest.fixture(
    params=[implementations.Sdk, implementations.Ours, implementations.OursOverOtlp],
    ids=lambda cls: cls.name,
)
def make(request):
    """Makes implementations of a class, the SDK's or ours; they are closed when the test ends."""
    is_sdk = request.param is implementations.Sdk
    if is_sdk and _is_older_sdk() and request.node.get_closest_marker("newer_sdk"):
        pytest.skip(f"The SDK {version.__version__} does this in another way")
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
