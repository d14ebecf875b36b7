"""Tracer.from_json: documents as files and as text, and the errors of wrong ones."""

import json
import pathlib

import opentracing
import pytest
from opentracing.scope_managers import ThreadLocalScopeManager

import lightstep_streaming
from lightstep_streaming import Tracer


@pytest.fixture
def document(satellite):
    return {
        "component_name": "from json",
        "access_token": "token",
        "collector_plaintext": True,
        "satellite_endpoints": [satellite.endpoint],
        "tags": {"large": 2**64, "exact": 2**63, "text": "\u00e9", "number": 0.5, "on": True},
        "verbose": None,
    }


def check(tracer, satellite):
    with tracer:
        tracer.start_span("operation").finish()
        assert tracer.flush()
    (report,) = satellite.reports
    assert report.reporter.component_name == "from json"
    assert report.access_token == "token"
    tags = report.reporter.tags
    assert (tags["large"], tags["exact"], tags["text"], tags["number"], tags["on"]) == (
        float(2**64),
        float(2**63),
        "\u00e9",
        0.5,
        True,
    )


@pytest.mark.parametrize("blanks", ["", " \n\t "])
def test_a_text(document, satellite, blanks):
    check(Tracer.from_json(blanks + json.dumps(document)), satellite)


@pytest.mark.parametrize("kind", [str, pathlib.Path])
def test_a_file(document, satellite, tmp_path, kind):
    file = tmp_path / "tracing.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    check(Tracer.from_json(kind(file)), satellite)


def test_the_scope_manager_is_given_beside():
    manager = ThreadLocalScopeManager()
    with Tracer.from_json('{"access_token": ""}', scope_manager=manager) as tracer:
        assert tracer.scope_manager is manager
    with Tracer.from_json('{"access_token": ""}') as tracer:
        assert isinstance(tracer.scope_manager, lightstep_streaming.ScopeManager)


def test_a_derived_class_is_constructed_by_its_own_init():
    class Derived(Tracer):
        def __init__(self, **keywords):
            super().__init__(**keywords)
            self.given = keywords

    with Derived.from_json('{"access_token": "token", "collector_port": 80.0}') as tracer:
        assert isinstance(tracer, opentracing.Tracer)
        assert tracer.given == {
            "scope_manager": None,
            "access_token": "token",
            "collector_port": 80,
        }


def test_the_access_token_is_required():
    for text in ("{}", '{"access_token": null}'):
        with pytest.raises(ValueError, match="access_token"):
            Tracer.from_json(text)


def test_the_scope_manager_is_no_key():
    with pytest.raises(TypeError, match="scope_manager"):
        Tracer.from_json('{"access_token": "", "scope_manager": null}')


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match="collector_port: got 0, expected an integer from 1"):
        Tracer.from_json('{"access_token": "", "collector_port": 0}')
    with pytest.raises(TypeError, match="verbose: got 1, expected true or false"):
        Tracer.from_json('{"access_token": "", "verbose": 1}')


def test_what_is_no_json_says_where():
    with pytest.raises(ValueError, match=r"not JSON: .* at line 2, column 3"):
        Tracer.from_json("{\n  'access_token': ''\n}")


def test_a_file_without_an_object(tmp_path):
    file = tmp_path / "tracing.json"
    file.write_text("[]")
    with pytest.raises(TypeError, match="not a JSON object"):
        Tracer.from_json(file)
    file.write_bytes(b'{"access_token": "\xff"}')
    with pytest.raises(ValueError):
        Tracer.from_json(file)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"tracing\.json"):
        Tracer.from_json(tmp_path / "tracing.json")
    with pytest.raises(IsADirectoryError):
        Tracer.from_json(str(tmp_path))


@pytest.mark.parametrize("given", [None, 5, b"{}", {"access_token": ""}])
def test_what_is_neither(given):
    with pytest.raises(TypeError, match=r"path_or_text: got .*, expected a str"):
        Tracer.from_json(given)
