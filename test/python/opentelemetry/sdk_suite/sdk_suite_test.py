"""opentelemetry-python's own tests of spans and tracers (tests/trace/test_trace.py of the SDK's
sources), on our provider in the place of the SDK's, over each protocol."""

import importlib.util
import inspect
import os
import pathlib
import random
import sys
import unittest
from typing import Any, Dict, List
from unittest import mock

import differences
import opentelemetry.sdk.trace
import pytest

from lightstep_streaming.opentelemetry import TracerProvider
from lightstep_streaming.satellite import Satellite

# Not of the whole module at once: pytest fails where it collects no test.
_IS_COMPARED = sys.version_info >= (3, 10)
pytestmark = pytest.mark.skipif(
    not _IS_COMPARED, reason="the table is of the SDK for CPython 3.10 and newer"
)

# With modules, the name of the repository has more in front.
(_SUITE,) = pathlib.Path(os.environ["TEST_SRCDIR"]).glob(
    "*lightstep_sdk_tests/tests/opentelemetry_sdk/tests/trace/test_trace.py"
)


class Made:
    """The providers that one test has made or tried to make."""

    count = 0
    providers: List[TracerProvider] = []
    configuration: Dict[str, Any] = {}


class OurProvider(TracerProvider):
    """Ours with the arguments of the SDK's, as far as it has them."""

    def __init__(self, sampler=None, resource=None, shutdown_on_exit=True, **others):
        Made.count += 1
        super().__init__(sampler=sampler, resource=resource, **others, **Made.configuration)
        Made.providers.append(self)


def _load():
    """The module of the tests, which find our provider where they expect the SDK's."""
    spec = importlib.util.spec_from_file_location("tests.trace.test_trace", str(_SUITE))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with mock.patch.object(opentelemetry.sdk.trace, "TracerProvider", OurProvider):
        spec.loader.exec_module(module)
    return module


def _flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _flatten(test)
        else:
            yield test.id().partition("test_trace.")[2], test


TESTS = (
    dict(_flatten(unittest.defaultTestLoader.loadTestsFromModule(_load()))) if _IS_COMPARED else {}
)


def _uncounted(set_up):
    """Some tests do not use the tracer that `setUp` makes for all of their class."""

    def uncounted():
        set_up()
        Made.count = 0

    return uncounted


@pytest.fixture(scope="module", params=["otlp", "lightstep"])
def protocol(request):
    with Satellite() as satellite:
        configurations: Dict[str, Dict[str, Any]] = {
            "otlp": {"protocol": "otlp", "otlp_endpoints": [satellite.url]},
            "lightstep": {
                "protocol": "lightstep",
                "access_token": "token",
                "collector_plaintext": True,
                "satellite_endpoints": [satellite.endpoint],
            },
        }
        Made.configuration = configurations[request.param]
        yield request.param


@pytest.fixture
def our_provider(monkeypatch, tmp_path):
    """Ours in the place of the SDK's, and the interpreter as `python`, which some tests start."""
    monkeypatch.setattr(opentelemetry.sdk.trace, "TracerProvider", OurProvider)
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    Made.count = 0
    yield
    for provider in Made.providers:
        provider.shutdown()
    Made.providers.clear()


@pytest.mark.parametrize("name", TESTS)
def test_the_sdks_test(protocol, our_provider, name):
    random.seed(0)  # as their own conftest.py does
    result = unittest.TestResult()
    test = TESTS[name]
    test.setUp = _uncounted(type(test).setUp.__get__(test))
    test.run(result)
    if Made.count == 0 and "self.tracer" not in inspect.getsource(
        getattr(test, name.split(".")[1])
    ):
        pytest.skip("uses no provider")
    failures = [text for _, text in result.errors + result.failures]
    reason = differences.EVERYWHERE.get(name)
    if reason is None and protocol == "lightstep":
        reason = differences.OVER_LIGHTSTEP.get(name)
    if reason is None:
        assert not failures, failures[0]
    else:
        assert failures, f"passes, and is in the table for another reason: {reason}"


def test_every_difference_is_of_a_test():
    listed = {**differences.EVERYWHERE, **differences.OVER_LIGHTSTEP}
    assert set(listed) <= set(TESTS)
