"""Each configuration key is used by the tracer and can be set by C++ programs, and each propagation
mode has a row in its page and a test of its own."""

import json
import pathlib
import re

import pytest

SCHEMA = json.loads(
    pathlib.Path("python/lightstep_streaming/tracer_configuration.schema.json").read_text()
)
KEYS = sorted(SCHEMA["properties"])
MODES = SCHEMA["properties"]["propagation_modes"]["items"]["enum"]

# Accepted for compatibility. It changes nothing.
WITHOUT_USE = {"use_stream_recorder"}

# resolution.cc derives from options what the tracer uses; the other files there only read them.
USERS = [
    *pathlib.Path("src/tracer").glob("*.cc"),
    pathlib.Path("src/configuration/resolution.cc"),
]


@pytest.mark.parametrize("key", sorted(set(KEYS) - WITHOUT_USE))
def test_the_key_is_used(key):
    use = re.compile(r"\boptions_?\." + key + r"\b")
    assert any(use.search(file.read_text()) for file in USERS), (
        f"no file of src/tracer has options.{key}: the key changes nothing"
    )


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("header", ["options.h", "tracer.h"])
def test_cpp_programs_can_set_the_key(key, header):
    fields = pathlib.Path("include/lightstep", header).read_text()
    field = re.search(r"^ +[A-Za-z0-9:_<>, ]+[ >]" + key + r"( = .*)?;", fields, re.MULTILINE)
    assert field, f"include/lightstep/{header} has no field {key}"


@pytest.mark.parametrize("key", KEYS)
def test_the_options_of_cpp_programs_are_converted(key):
    conversion = pathlib.Path("src/opentracing_cpp/option_conversion.cc").read_text()
    assert re.search(r"\bgiven\." + key + r"\b", conversion), (
        f"ToTracerOptions in src/opentracing_cpp/option_conversion.cc does not copy {key}"
    )


@pytest.mark.parametrize("mode", MODES)
def test_the_mode_is_documented(mode):
    page = pathlib.Path("docs/guides/propagation.md").read_text()
    assert re.search(r"^\| `" + mode + r"`.*\|$", page, re.MULTILINE)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "file", ["test/fuzz/text_carrier_fuzz.cc", "benchmark/micro/propagation_benchmark.cc"]
)
def test_the_mode_is_fuzzed_and_measured(mode, file):
    name = "k" + mode.title().replace("_", "")
    assert re.search(rf"\b{name}\b", pathlib.Path(file).read_text())


@pytest.mark.parametrize("mode", MODES)
def test_the_mode_is_tested(mode):
    assert "TEST" in pathlib.Path("test/propagation", mode + "_test.cc").read_text()
