"""The constructor raises if a keyword is wrong. The error names the key, the value that was given
and what is allowed.
"""

import os
import subprocess
import sys
from typing import Any, Dict, List

import pytest
from opentracing.scope_managers import ThreadLocalScopeManager

import lightstep_streaming


def make(**configuration):
    defaults = {"component_name": "test", "access_token": "token", "collector_plaintext": True}
    return lightstep_streaming.Tracer(**{**defaults, **configuration})


@pytest.mark.parametrize(
    "key, given",
    [
        ("component_name", 1),
        ("component_name", b"bytes"),
        ("access_token", ["a"]),
        ("collector_host", 5),
        ("collector_port", "http"),
        ("collector_plaintext", "on"),
        ("collector_plaintext", 1),
        ("satellite_endpoints", "localhost:8360"),
        ("satellite_endpoints", [("localhost", 8360)]),
        ("max_buffered_spans", "many"),
        ("reporting_period", object()),
        ("propagation_modes", 5),
        ("tags", [1]),
        ("tags", {"key": [1]}),
        ("tags", {(1,): "key"}),
        ("no_such_key", 1),
    ],
)
def test_a_wrong_type_is_a_type_error(key, given):
    with pytest.raises(TypeError) as error:
        make(**{key: given})
    assert key in str(error.value) and "expected" in str(error.value)


@pytest.mark.parametrize(
    "key, given, shown",
    [
        ("collector_host", "a b", "a b"),
        ("collector_port", 65536, "65536"),
        ("collector_port", 2**32, str(2**32)),
        ("collector_port", 1.5, "1.5"),
        ("collector_port", float("nan"), None),
        ("max_buffered_spans", -1, "-1"),
        ("max_buffered_spans", 2**70, str(2**70)),
        ("reporting_period", 0.5, "5E-1"),
        ("report_timeout", -5, "-5"),
        ("propagation_modes", ["smoke signals"], "smoke signals"),
        ("satellite_endpoints", [{"host": "localhost"}], "localhost"),
        ("satellite_endpoints", [{"host": "localhost", "port": 99999}], "99999"),
        ("component_name", "\ud800", "ud800"),
    ],
)
def test_a_wrong_value_is_a_value_error(key, given, shown):
    with pytest.raises(ValueError) as error:
        make(**{key: given})
    assert key in str(error.value) and "expected" in str(error.value)
    assert shown is None or shown in str(error.value)


@pytest.mark.parametrize(
    "given",
    [
        b"secret",
        ["secret"],
        [b"secret"],
        {"secret": 1},
        {(1, "secret"): 1},
        31337,
        2**70 + 31337,
        "secret\ud800",
        type("Token", (), {"__repr__": lambda self: "secret"})(),
    ],
)
@pytest.mark.parametrize(
    "key",
    ["access_token", "accessToken", "client_key", "clientKey", "client_certificate"],
)
def test_an_error_shows_nothing_of_a_secret(key, given):
    with pytest.raises((TypeError, ValueError)) as error:
        make(**{"access_token": None, key: given})
    shown = str(error.value)
    assert shown.startswith(key[:6]) and "expected" in shown
    assert "secret" not in shown and "31337" not in shown and str(2**70)[:9] not in shown


def test_a_value_within_itself_is_a_value_error():
    endless: List[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match="satellite_endpoints"):
        make(satellite_endpoints=endless)


def test_a_dict_that_changes_while_it_is_read(make_tracer):
    class Grows:
        count = 0

        def __index__(self):
            Grows.count += 1
            if Grows.count < 1000:
                tags[f"key{Grows.count}"] = Grows()
            return 1

    class Empties:
        def __index__(self):
            tags.clear()
            return 1

    for cls in (Grows, Empties):
        tags = {"a": cls(), "b": cls()}
        make_tracer(tags=tags)
    assert Grows.count == 2


def test_every_key_is_taken(make_tracer, satellite):
    manager = ThreadLocalScopeManager()
    tracer = make_tracer(
        scope_manager=manager,
        collector_host="localhost",
        collector_port=8360.0,
        ssl_root_certificates=None,
        client_certificate=None,
        client_key=None,
        use_stream_recorder=True,
        max_buffered_spans=1000.0,
        reporting_period=200000.0,
        report_timeout=3000000,
        propagation_modes=("lightstep",),
        use_single_key_propagation=False,
        satellite_endpoints=(satellite.endpoint,),
        tags={"text": "value", "int": 1, "float": 1.5, "bool": True},
        verbose=False,
    )
    assert tracer.scope_manager is manager
    tracer.start_span("operation").finish()
    assert tracer.flush()
    reporter = satellite.reports[0].reporter
    assert reporter.component_name == "test"
    assert satellite.reports[0].access_token == "token"
    assert {key: reporter.tags[key] for key in ("text", "int", "float", "bool")} == {
        "text": "value",
        "int": 1,
        "float": 1.5,
        "bool": True,
    }
    assert reporter.tags["lightstep.tracer_platform"] == "python"
    assert reporter.tags["lightstep.tracer_platform_version"].startswith(
        "{}.{}.".format(*sys.version_info)
    )
    assert reporter.tags["lightstep.tracer_version"] == lightstep_streaming.__version__


@pytest.mark.parametrize("name", [{}, {"component_name": None}], ids=["not given", "None"])
def test_the_component_is_named_after_the_program(make_tracer, satellite, monkeypatch, name):
    for argv, expected in [
        (["/some/where/service.py", "--flag"], "service.py"),
        (["/some/where/package/__main__.py"], "package"),
        (["-c"], "python"),
        ([""], "python"),
        ([], "python"),
    ]:
        monkeypatch.setattr(sys, "argv", argv)
        configuration: Dict[str, Any] = {
            "access_token": "token",
            "collector_plaintext": True,
            "satellite_endpoints": [satellite.endpoint],
        }
        with lightstep_streaming.Tracer(**configuration, **name) as tracer:
            tracer.start_span("operation").finish()
            assert tracer.flush()
        assert satellite.reports[-1].reporter.component_name == expected


class Reluctant(lightstep_streaming.Tracer):
    def __init__(self):
        pass


def test_a_tracer_that_was_not_constructed_says_so():
    tracer = Reluctant()
    for call in (
        tracer.start_span,
        tracer.flush,
        tracer.close,
        tracer.metrics,
        lambda: tracer.extract("http_headers", {}),
        lambda: tracer.num_spans_sent,
    ):
        with pytest.raises(RuntimeError, match="__init__"):
            call()
    assert tracer.active_span is None


def test_a_tracer_is_constructed_once(tracer):
    with pytest.raises(RuntimeError):
        tracer.__init__(access_token="token")


def test_importing_the_package_starts_no_thread():
    program = "import lightstep_streaming, threading, os; print(len(os.listdir('/proc/self/task')))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "1\n", done.stderr
