"""The provider: its construction, its tracers, its end."""

import subprocess
import sys
import weakref

import pytest
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from recording_processor import Recorder

from lightstep_streaming.opentelemetry import TracerProvider
from lightstep_streaming.satellite import Satellite


def make(**arguments):
    return TracerProvider(
        protocol="lightstep", access_token="token", collector_plaintext=True, **arguments
    )


def test_only_keywords():
    with pytest.raises(TypeError):
        TracerProvider("positional")  # type: ignore[call-arg]  # wrong on purpose


def test_a_wrong_key_is_named():
    with pytest.raises(TypeError, match="no_such_key"):
        make(no_such_key=5)


@pytest.mark.parametrize(
    "resource", [{"service.name": "shop", "size": 5}, Resource({"service.name": "shop", "size": 5})]
)
def test_resource(satellite_of, resource):
    provider, satellite = satellite_of(resource=resource)
    provider.get_tracer("name").start_span("name").end()
    assert provider.force_flush()
    (span,) = satellite.spans
    assert span.reporter.component_name == "shop"
    assert span.reporter.tags["size"] == 5
    assert provider.resource.attributes["service.name"] == "shop"


def test_a_resource_is_merged_as_the_sdks(both):
    merged = both.provider.resource.merge(Resource({"key": "value"}, "https://schema"))
    assert merged.attributes == {**both.provider.resource.attributes, "key": "value"}
    assert merged.schema_url == "https://schema"
    merged = Resource({"service.name": "other", "key": "value"}).merge(both.provider.resource)
    assert merged.attributes["service.name"] == both.provider.resource.attributes["service.name"]
    assert '"key": "value"' in merged.to_json()


def test_a_resource_says_what_is_sent():
    with Satellite() as satellite:
        resource = {"service.name": "shop", "host.name": "here"}
        provider = TracerProvider(resource=resource, otlp_endpoints=[satellite.url])
        provider.get_tracer("name").start_span("name").end()
        assert provider.force_flush()
        (span,) = satellite.spans
        provider.shutdown()
    sent = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in span.reporter.tags.items()
    }
    assert dict(provider.resource.attributes) == sent
    assert sent["telemetry.sdk.language"] == "python"
    assert sent["host.name"] == "here"


FORKING = """
import os
from lightstep_streaming.opentelemetry import TracerProvider

provider = TracerProvider(resource={'service.name': 'shop'}, otlp_endpoints=['http://127.0.0.1:1'])
parent = provider.resource.attributes
pid = os.fork()
if pid == 0:
    child = provider.resource.attributes
    changed = {key for key in parent if parent[key] != child[key]}
    is_right = changed == {'service.instance.id', 'process.pid'} and len(child) == len(parent)
    os._exit(0 if is_right and child['process.pid'] == os.getpid() else 1)
assert os.waitpid(pid, 0)[1] == 0
"""


def test_a_forked_child_has_a_resource_of_its_own():
    subprocess.run(
        [sys.executable, "-c", FORKING], env={"PYTHONPATH": ":".join(sys.path)}, check=True
    )


def test_a_resource_of_another_type():
    with pytest.raises(TypeError, match="resource"):
        make(resource=5)


@pytest.mark.parametrize(
    "modes, is_wide", [(["trace_context"], True), (["b3", "lightstep"], False)]
)
def test_trace_ids_have_as_many_bits_as_the_propagation_modes_carry(modes, is_wide):
    provider = TracerProvider(propagation_modes=modes, otlp_endpoints=["http://127.0.0.1:1"])
    with provider.get_tracer("name").start_as_current_span("root") as root:
        child = provider.get_tracer("name").start_span("child")
    for span in (root, child):
        trace_id = span.get_span_context().trace_id
        assert (trace_id >= 1 << 64) is is_wide and trace_id % (1 << 64) != 0
    assert child.get_span_context().trace_id == root.get_span_context().trace_id


@pytest.mark.newer_sdk
def test_the_same_scope_has_the_same_tracer(both):
    get = both.provider.get_tracer
    assert get("name", "1") is get("name", "1")
    assert get("name", "1") is not get("name", "2")


@pytest.mark.newer_sdk
def test_the_same_scope_with_attributes_has_the_same_tracer(both):
    get = both.provider.get_tracer
    assert get("name", "1", None, {"a": 1, "b": "c"}) is get("name", "1", None, {"b": "c", "a": 1})
    assert get("name", "1", None, {"a": 1}) is not get("name", "1", None, {"a": 2})
    assert get("name", "1", None, {"a": [1]}).start_span("name") is not None


@pytest.mark.parametrize("name", ["", None])
def test_a_tracer_without_a_name(both, caplog, name):
    assert isinstance(both.provider.get_tracer(name), trace.Tracer)
    assert caplog.records != []


@pytest.mark.parametrize(
    "scope",
    [
        (["name"], None, None),
        (b"name", 5, {}),
        ("name", ["version"], None, 5),
        ("name", "version", None, "attributes"),
        ("name", "version", None, [("key", "value")]),
    ],
)
def test_no_scope_raises(ours_over_otlp, scope):
    ours_over_otlp.provider.get_tracer(*scope).start_span("span").end()
    assert [span.name for span in ours_over_otlp.finished()] == ["span"]


def test_tracers_of_names_without_end_are_not_kept(ours):
    kept = []
    for number in range(10_010):
        tracer = ours.provider.get_tracer(str(number))
        kept.append(weakref.ref(tracer))
    tracer.start_span("span").end()
    del tracer
    assert kept[0]() is not None and kept[-1]() is None
    assert [span.name for span in ours.finished()] == ["span"]


def test_disabled(make, monkeypatch):
    monkeypatch.setenv("OTEL_SDK_DISABLED", "True")
    both = make()
    assert isinstance(both.provider.get_tracer("name"), trace.NoOpTracer)


def test_shutdown_ends_reporting(ours):
    span = ours.tracer.start_span("late")
    ours.provider.shutdown()
    ours.provider.shutdown()
    span.end()
    assert ours.provider.metrics()["dropped"] == 1


def test_a_flush_that_takes_too_long_is_false(ours):
    provider = make(satellite_endpoints=[{"host": "localhost", "port": 1}], report_timeout=1)
    provider.get_tracer("name").start_span("name").end()
    assert not provider.force_flush(1)


@pytest.mark.parametrize("timeout", [None, float("inf"), float("nan"), "soon", 10**400])
@pytest.mark.parametrize("with_processor", [False, True])
def test_no_timeout_raises(ours, timeout, with_processor):
    if with_processor:
        ours.provider.add_span_processor(Recorder())
    ours.tracer.start_span("name").end()
    assert ours.provider.force_flush(timeout)


@pytest.fixture
def satellite_of():
    from lightstep_streaming.satellite import Satellite

    with Satellite() as satellite:
        providers = []

        def make_provider(**arguments):
            providers.append(make(satellite_endpoints=[satellite.endpoint], **arguments))
            return providers[-1], satellite

        yield make_provider
        for provider in providers:
            provider.shutdown()


PROGRAM = """
import sys
import lightstep_streaming
assert not any(name.split('.')[0] in ('opentelemetry', 'opentracing') for name in sys.modules)
import lightstep_streaming.opentelemetry
assert 'opentelemetry' in sys.modules
assert 'opentracing' not in sys.modules and 'opentelemetry.sdk' not in sys.modules
assert lightstep_streaming.Tracer.__name__ == 'Tracer' and 'opentracing' in sys.modules
"""


def test_each_api_is_loaded_by_those_who_import_it():
    subprocess.run(
        [sys.executable, "-c", PROGRAM], env={"PYTHONPATH": ":".join(sys.path)}, check=True
    )


UNSENT = """
import os, sys
from lightstep_streaming.opentelemetry import TracerProvider
provider = TracerProvider(
    protocol='lightstep', access_token='', collector_plaintext=True,
    satellite_endpoints=[{'host': '127.0.0.1', 'port': int(sys.argv[1])}])
tracer = provider.get_tracer('name')
tracer.start_span('parent').end()
pid = os.fork()
tracer.start_span('child' if pid == 0 else 'parent').end()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
"""


def test_the_end_of_a_process_and_of_its_child_deliver(satellite_of):
    _, satellite = satellite_of()
    subprocess.run(
        [sys.executable, "-c", UNSENT, str(satellite.port)],
        env={"PYTHONPATH": ":".join(sys.path)},
        check=True,
    )
    assert sorted(span.operation_name for span in satellite.spans) == ["child", "parent", "parent"]
