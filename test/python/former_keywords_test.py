"""What lightstep-streaming 0.14.0 took as keywords besides what the schema has is taken still;
where it is of no use, a warning says so. Each case here was tried on 0.14.0 itself."""

import logging
import signal
from typing import Any

import pytest

import lightstep_streaming


@pytest.fixture
def construct(satellite, caplog):
    """Constructs as a program written for 0.14.0 does, and closes. Returns the reporter that the
    satellite sees, and the warnings."""

    def construct(*positional, **configuration):
        keywords = {
            "component_name": "test",
            "access_token": "token",
            "use_stream_recorder": True,
            "collector_plaintext": True,
            "satellite_endpoints": [satellite.endpoint],
            **configuration,
        }
        caplog.clear()
        with lightstep_streaming.Tracer(*positional, **keywords) as tracer:
            with tracer.start_active_span("operation"):
                pass
            assert tracer.flush()
        lines = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
        # What the resolver says comes in its own time, of an earlier tracer too.
        warnings = [line for line in lines if not line.startswith("unusable.invalid:80: ")]
        return satellite.reports[-1].reporter, warnings

    return construct


@pytest.mark.parametrize(
    "key, given",
    [
        ("collector_port", "80"),
        ("collector_port", "+80"),
        ("collector_port", "00080"),
        ("collector_port", "0"),
        ("collector_port", 0),
        ("collector_port", 0.0),
        ("collector_host", None),
        ("use_stream_recorder", "true"),
        ("use_stream_recorder", "No"),
        ("use_single_key_propagation", "false"),
        ("use_single_key_propagation", True),
        ("verbose", "f"),
        ("verbose", "0"),
        ("max_buffered_spans", "100"),
        ("max_buffered_spans", 0),
        ("max_buffered_spans", 1e3),
        ("reporting_period", "200000"),
        ("reporting_period", 0),
        ("report_timeout", "4294967295"),
        ("report_timeout", "0"),
        ("report_timeout", 2**32 - 1),
        ("propagation_modes", "b3"),
        ("propagation_modes", []),
        ("propagation_modes", [None]),
        ("propagation_modes", [["envoy"], None, "cloud_trace"]),
        ("propagation_modes", ("trace_context", "lightstep", "trace_context")),
        ("ssl_root_certificates", "not looked at without TLS"),
        ("tags", {}),
        ("tags", {"key": ""}),
    ],
)
def test_it_is_taken_silently(construct, key, given):
    reporter, warnings = construct(**{key: given})
    assert reporter.component_name == "test"
    assert warnings == []


@pytest.mark.parametrize("given", ["true", "True", "TRUE", "t", "T", "1", "yes", "Y"])
def test_a_bool_may_be_a_word(construct, given):
    assert construct(collector_plaintext=given)[0].component_name == "test"


@pytest.mark.parametrize("given", [" true", "1 ", "on", "off", "", "2"])
def test_not_every_word_is_a_bool(construct, given):
    with pytest.raises(TypeError, match="verbose: got"):
        construct(verbose=given)


@pytest.mark.parametrize("given", ["", "0x50", " 80", "80.0", "8e1", "-1", "4294967296", "8\u0660"])
def test_not_every_text_is_an_integer(construct, given):
    with pytest.raises(TypeError, match="collector_port: got"):
        construct(collector_port=given)


def test_satellites_are_found_wherever_they_stand(construct, satellite):
    endpoint = satellite.endpoint
    as_text = {**endpoint, "port": str(endpoint["port"])}
    given: Any
    for given in (endpoint, [[endpoint]], [None, endpoint], ([], endpoint), as_text, [as_text]):
        assert construct(satellite_endpoints=given)[1] == []


@pytest.mark.parametrize(
    "satellites", [[None], [[]], [{"host": "a"}], {}, [{"host": 5, "port": 1}]]
)
def test_no_satellite_is_made_up(construct, satellites):
    with pytest.raises((ValueError, TypeError), match="satellite_endpoints"):
        construct(satellite_endpoints=satellites)


@pytest.mark.parametrize("host", [None, "", "a b", "http://a", "a\0b", "a\r\nX: y"])
def test_a_satellite_that_is_nowhere_is_warned_of(construct, satellite, host):
    _, warnings = construct(satellite_endpoints=[satellite.endpoint, {"host": host, "port": 80}])
    assert warnings[0].startswith("satellite_endpoints[1].host: got ")
    assert "expected a host name or an address" in warnings[0]
    assert len(warnings) == 1


def test_a_satellite_without_a_host_is_nowhere(construct, satellite):
    _, warnings = construct(satellite_endpoints=[satellite.endpoint, {"port": 80}])
    assert warnings[0].startswith("satellite_endpoints[1].host: got null")


@pytest.mark.parametrize(
    "key, given",
    [
        ("collector_host", ""),
        ("collector_host", "a b"),
        ("collector_host", "http://a"),
        ("collector_port", 65536),
        ("collector_port", 2**32 - 1),
        ("collector_port", "4294967295"),
    ],
)
def test_a_collector_that_nobody_looks_at_is_warned_of(construct, key, given):
    _, warnings = construct(**{key: given})
    assert len(warnings) == 1 and warnings[0].startswith(key + ": got ")


@pytest.mark.parametrize("given", [2**32, 80000.5, float("inf"), -1])
def test_not_every_number_is_a_port(construct, given):
    with pytest.raises(ValueError, match="collector_port: got"):
        construct(collector_port=given)


def test_names_may_be_in_camel_case(construct, satellite):
    reporter, _ = construct(
        component_name=None,
        componentName="camel",
        satellite_endpoints=None,
        satelliteEndpoints=[satellite.endpoint],
        maxBufferedSpans=10,
    )
    assert reporter.component_name == "camel"
    with pytest.raises(TypeError, match="scopeManager"):
        construct(scopeManager=None)
    with pytest.raises(TypeError, match="Component_Name"):
        construct(Component_Name="test")


def test_none_overrules_no_other_spelling(construct):
    assert construct(componentName=None)[0].component_name == "test"
    assert construct(componentName="last")[0].component_name == "last"


def test_keys_of_tags_may_be_what_json_makes_names_of(construct):
    given = {True: "a", None: "b", 1.5: "c", 7: "d", "e": None, signal.SIGKILL: "f"}
    tags = construct(tags=given)[0].tags
    assert {key: tags[key] for key in ("true", "null", "1.5", "7", "e", "9")} == {
        "true": "a",
        "null": "b",
        "1.5": "c",
        "7": "d",
        "e": "",
        "9": "f",
    }


class Unpresentable:
    """Shows nothing of itself."""

    @property  # type: ignore[misc]  # wrong on purpose
    def __class__(self):
        raise ValueError

    def __repr__(self):
        raise ValueError


@pytest.mark.parametrize("manager", ["thread-local", 5, object()])
def test_a_scope_manager_that_is_none_is_warned_of(construct, manager):
    _, warnings = construct(scope_manager=manager)
    assert len(warnings) == 1 and warnings[0].startswith("scope_manager: got " + str(manager))


def test_a_scope_manager_that_cannot_be_shown_is_warned_of_too(construct):
    _, warnings = construct(scope_manager=Unpresentable())
    assert len(warnings) == 1
    assert warnings[0].startswith("scope_manager: got <unprintable Unpresentable object>, ")


def test_further_positional_arguments_are_warned_of(construct):
    for positional, keywords in [((None, "name"), {}), ((None,), {"scope_manager": None})]:
        _, warnings = construct(*positional, **keywords)
        assert len(warnings) == 1 and "other positional arguments ignored: 1" in warnings[0]


@pytest.mark.parametrize("token", [{}, {"access_token": None}], ids=["not given", "None"])
def test_a_missing_access_token_is_warned_of(satellite, caplog, token):
    with lightstep_streaming.Tracer(
        collector_plaintext=True, satellite_endpoints=[satellite.endpoint], **token
    ) as tracer:
        tracer.start_span("operation").finish()
        assert tracer.flush()
    assert satellite.reports[0].access_token == ""
    (warning,) = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert "access_token" in warning and "LIGHTSTEP_ACCESS_TOKEN" in warning


def test_an_empty_access_token_is_meant(construct):
    assert construct(access_token="")[1] == []


def test_a_document_is_read_as_the_schema_says():
    for document in ('"collector_port": "80"', '"verbose": "true"', '"collector_port": 0'):
        with pytest.raises((ValueError, TypeError)):
            lightstep_streaming.Tracer.from_json(f'{{"access_token": "", {document}}}')
