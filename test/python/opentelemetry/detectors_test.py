"""Resource detectors of others, by their entry points."""

import sys
import types
from importlib import metadata

import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.util import _importlib_metadata

from lightstep_streaming.opentelemetry import TracerProvider
from lightstep_streaming.satellite import Satellite

VARIABLE = "OTEL_EXPERIMENTAL_RESOURCE_DETECTORS"


class WithTheSdk:
    def detect(self):
        return Resource({"cloud.region": "here", "service.name": "detected", "shards": (1, 2)})


class WithoutTheSdk:
    def detect(self):
        return types.SimpleNamespace(attributes={"cloud.region": "there", "zone": "a"})


class Failing:
    def detect(self):
        raise OSError("nobody answers")


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """Entry points of the classes above, as a package that is installed has them."""
    module = types.ModuleType("detectors_of_others")
    vars(module).update({cls.__name__: cls for cls in (WithTheSdk, WithoutTheSdk, Failing)})
    monkeypatch.setitem(sys.modules, module.__name__, module)
    group = "opentelemetry_resource_detector"
    points = [
        metadata.EntryPoint(name, f"{module.__name__}:{cls}", group)
        for name, cls in [
            ("sdk", "WithTheSdk"),
            ("plain", "WithoutTheSdk"),
            ("failing", "Failing"),
        ]
    ]

    def entry_points(group, name=None):
        return [p for p in points if p.group == group and name in (None, p.name)]

    monkeypatch.setattr(_importlib_metadata, "entry_points", entry_points)


@pytest.fixture
def resource_of():
    """What a provider says its resource is, and what a collector is told."""

    def attributes(**arguments):
        with Satellite() as satellite:
            provider = TracerProvider(otlp_endpoints=[satellite.url], **arguments)
            provider.get_tracer("name").start_span("name").end()
            provider.shutdown()
            (span,) = satellite.spans
        told = span.reporter.tags
        said = dict(provider.resource.attributes)
        for key, value in said.items():
            assert told[key] == (list(value) if isinstance(value, tuple) else value), key
        return told

    return attributes


def test_nobody_asks_them_unless_they_are_named(resource_of):
    assert "cloud.region" not in resource_of()


@pytest.mark.parametrize(
    "names, region", [("sdk,plain", "there"), ("plain, sdk", "here"), ("*", "here")]
)
def test_the_later_one_counts(resource_of, monkeypatch, names, region):
    monkeypatch.setenv(VARIABLE, names)
    resource = resource_of()
    assert (resource["cloud.region"], resource["zone"]) == (region, "a")
    assert resource["service.name"] == "detected"
    assert list(resource["shards"]) == [1, 2]


def test_what_is_configured_counts_more(resource_of, monkeypatch):
    monkeypatch.setenv(VARIABLE, "sdk,plain")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "configured")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "zone=b")
    resource = resource_of(resource={"cloud.region": "given"})
    assert resource["service.name"] == "configured"
    assert (resource["cloud.region"], resource["zone"]) == ("given", "b")


def test_a_resource_of_the_sdk_has_been_through_them(resource_of, monkeypatch):
    monkeypatch.setenv(VARIABLE, "sdk")
    assert "cloud.region" not in resource_of(resource=Resource({"service.name": "given"}))


@pytest.mark.parametrize(
    "name, reason", [("failing", "nobody answers"), ("absent", "no installed")]
)
def test_one_that_fails_is_warned_about(resource_of, monkeypatch, caplog, name, reason):
    monkeypatch.setenv(VARIABLE, f"{name},plain")
    assert resource_of()["zone"] == "a"
    (record,) = [each for each in caplog.records if VARIABLE in each.getMessage()]
    assert name in record.getMessage() and reason in record.getMessage()


def test_two_providers_are_one_instance(resource_of):
    assert resource_of()["service.instance.id"] == resource_of()["service.instance.id"]
