"""The environment supplies what the constructor is not given, and overrules nothing that it is
given.
"""

import contextlib
import json
import pathlib
import re
from typing import Any, Dict

import pytest

import lightstep_streaming

REFERENCE = pathlib.Path("docs/reference/configuration.md")


@pytest.fixture
def environment(monkeypatch, satellite):
    """Sets variables; what leads to the satellite is set already."""

    def set_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv("LIGHTSTEP_" + name, value)

    set_variables(
        ACCESS_TOKEN="from outside",
        SATELLITES="{host}:{port}".format(**satellite.endpoint),
        COLLECTOR_PLAINTEXT="true",
    )
    return set_variables


def report(satellite, **keywords):
    with lightstep_streaming.Tracer(**keywords) as tracer:
        tracer.start_span("operation").finish()
        assert tracer.flush()
    return satellite.reports[-1]


def test_a_tracer_needs_no_arguments(environment, satellite):
    environment(COMPONENT_NAME="service", TAGS="zone=north,rack=5")
    with lightstep_streaming.Tracer() as tracer:
        tracer.start_span("operation").finish()
        assert tracer.flush()
    (received,) = satellite.reports
    assert received.access_token == "from outside"
    assert received.reporter.component_name == "service"
    assert received.reporter.tags["zone"] == "north" and received.reporter.tags["rack"] == "5"


def test_keywords_win(environment, satellite):
    environment(COMPONENT_NAME="from outside", REPORT_TIMEOUT="wrong", VERBOSE="wrong")
    received = report(
        satellite,
        access_token="given",
        component_name="given",
        report_timeout=5000000,
        verbose=False,
    )
    assert received.access_token == "given"
    assert received.reporter.component_name == "given"


def test_none_is_not_given(environment, satellite):
    environment(COMPONENT_NAME="from outside")
    received = report(satellite, access_token=None, component_name=None)
    assert received.access_token == "from outside"
    assert received.reporter.component_name == "from outside"


def test_satellites_do_not_overrule_a_collector(environment, satellite):
    environment(SATELLITES="localhost:1")
    received = report(
        satellite, collector_host=satellite.endpoint["host"], collector_port=satellite.port
    )
    assert received.access_token == "from outside"


def test_a_document_wins(environment, satellite):
    environment(COMPONENT_NAME="from outside")
    for text, name in [('{"component_name": "given"}', "given"), ("{}", "from outside")]:
        with lightstep_streaming.Tracer.from_json(text) as tracer:
            tracer.start_span("operation").finish()
            assert tracer.flush()
        assert satellite.reports[-1].reporter.component_name == name


def test_other_variables_are_not_looked_at(environment, satellite):
    environment(SATELLITE_ENDPOINTS="nonsense", PORT="nonsense", KEY="nonsense")
    assert report(satellite).access_token == "from outside"


def variables():
    """Key -> variable, as the reference has them."""
    return dict(
        re.findall(
            r"^\| `([a-z_]+)` \| `(LIGHTSTEP_[A-Z_]+)` \|", REFERENCE.read_text(), re.MULTILINE
        )
    )


def keys():
    with pytest.raises(TypeError) as error:
        lightstep_streaming.Tracer(no_such_key=1)  # type: ignore[call-arg]  # wrong on purpose
    return set(str(error.value).split("expected one of ")[1].split(", "))


def test_the_table_has_a_variable_for_each_key():
    assert set(variables()) == keys()


# Nothing is wrong with any text for these.
TEXTS = {
    "component_name",
    "access_token",
    "recovery_directory",
    "ssl_root_certificates",
    "client_certificate",
    "client_key",
}


# Nobody looks at these with the protocol lightstep.
OF_OTLP = {"otlp_endpoints", "otlp_headers", "compression", "resource_attributes"}


# Nobody looks at these where there are satellites.
OF_THE_COLLECTOR = {"collector_host", "collector_port"}


def test_each_variable_is_read(environment, satellite, monkeypatch):
    for key, variable in variables().items():
        if key in TEXTS:
            continue
        with monkeypatch.context() as context:
            if key in OF_THE_COLLECTOR:
                context.delenv("LIGHTSTEP_SATELLITES")
            if key in OF_OTLP:
                context.setenv("LIGHTSTEP_PROTOCOL", "otlp")
            context.setenv(variable, "/ wrong")
            with pytest.raises(ValueError, match=variable) as error:
                lightstep_streaming.Tracer()
        is_shown = "/ wrong" in str(error.value)
        assert is_shown == (key != "otlp_headers") and "expected" in str(error.value)
    monkeypatch.setenv("LIGHTSTEP_COLLECTOR_PLAINTEXT", "false")
    for variable, key in (
        ("LIGHTSTEP_CLIENT_KEY", "client_certificate"),
        ("LIGHTSTEP_CLIENT_CERTIFICATE", "client_certificate"),
        ("LIGHTSTEP_SSL_ROOT_CERTIFICATES", "ssl_root_certificates"),
    ):
        monkeypatch.setenv(variable, "wrong")
        with pytest.raises(ValueError, match=f"{key}: got .* expected"):
            lightstep_streaming.Tracer()


def test_the_recovery_directory_is_read(environment, satellite, tmp_path):
    directory = tmp_path / "spans"
    environment(RECOVERY_DIRECTORY=str(directory))
    with lightstep_streaming.Tracer() as tracer:
        tracer.start_span("operation").finish()
        assert list(directory.iterdir())


def test_a_variable_that_is_not_used_does_not_raise(environment, satellite):
    environment(COLLECTOR_HOST="/ wrong", COLLECTOR_PORT="/ wrong", PROPAGATION_MODES="/ wrong")
    given = {"satellite_endpoints": [satellite.endpoint], "propagation_modes": ["b3"]}
    report(satellite, **given)
    report(satellite, propagation_modes=["b3"])
    report(satellite, use_single_key_propagation=True)
    environment(**{key.upper(): "/ wrong" for key in ("satellites", "verbose", "tags")})
    report(satellite, **given, verbose=False, tags={})


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("make", ["keywords", "document"])
def test_a_service_link_is_passed_over_with_one_warning(
    environment, satellite, caplog, given, make
):
    """What Kubernetes sets in every container beside a service called lightstep-collector."""
    environment(
        COLLECTOR_SERVICE_HOST="10.0.0.7",
        COLLECTOR_SERVICE_PORT="443",
        COLLECTOR_PORT="tcp://10.0.0.7:443",
        COLLECTOR_PORT_443_TCP="tcp://10.0.0.7:443",
        COLLECTOR_PORT_443_TCP_PROTO="tcp",
    )
    options: Dict[str, Any] = {"satellite_endpoints": [satellite.endpoint]} if given else {}
    if make == "keywords":
        tracer = lightstep_streaming.Tracer(**options)
    else:
        tracer = lightstep_streaming.Tracer.from_json(json.dumps(options))
    with tracer:
        tracer.start_span("operation").finish()
        assert tracer.flush()
    (warning,) = [record.getMessage() for record in caplog.records]
    assert warning.startswith('LIGHTSTEP_COLLECTOR_PORT: got "tcp://10.0.0.7:443"')


def test_environment_is_read_when_a_tracer_is_made(environment, satellite):
    environment(COMPONENT_NAME="first")
    first = report(satellite).reporter.component_name
    environment(COMPONENT_NAME="second")
    assert (first, report(satellite).reporter.component_name) == ("first", "second")


def test_with_otlp_no_token_is_asked_for(caplog):
    with lightstep_streaming.Tracer(protocol="otlp"):
        pass
    assert caplog.records == []


def test_keys_that_are_not_used_cause_one_warning(caplog, satellite):
    with lightstep_streaming.Tracer(
        protocol="otlp", access_token="secret", satellite_endpoints=[satellite.endpoint]
    ):
        pass
    (warning,) = [record.getMessage() for record in caplog.records]
    assert warning == "access_token, satellite_endpoints: not used with the protocol otlp"


def test_a_password_in_a_url_is_refused_and_not_shown():
    with pytest.raises(ValueError, match="otlp_endpoints") as error:
        lightstep_streaming.Tracer(protocol="otlp", otlp_endpoints=["http://user:secret@a"])
    assert "secret" not in str(error.value)


def delivery_threads():
    """The ids of the threads that deliver spans; others come and go, such as the one of the log."""
    ids = set()
    for task in pathlib.Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if (task / "comm").read_text() == "lightstep\n":
                ids.add(task.name)
    return ids


@pytest.mark.parametrize("name, value", [("SDK_DISABLED", "true"), ("TRACES_EXPORTER", "none")])
def test_a_disabled_tracer_loses_nothing_and_starts_no_thread(monkeypatch, name, value):
    monkeypatch.setenv("OTEL_" + name, value)
    threads = delivery_threads()
    with lightstep_streaming.Tracer(protocol="otlp") as tracer:
        for _ in range(100):
            tracer.start_span("operation").finish()
        assert tracer.flush()
        figures = tracer.metrics()
        assert delivery_threads() <= threads
    assert (figures["dropped"], figures["buffered"], figures["finished"]) == (0, 0, 0)


def test_a_wrong_variable_of_opentelemetry_is_warned_of(monkeypatch, caplog):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=secret%0Aa")
    with lightstep_streaming.Tracer(protocol="otlp"):
        pass
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 2
    assert all("it is ignored" in warning and "secret" not in warning for warning in warnings)
