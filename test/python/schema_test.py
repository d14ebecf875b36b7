"""tracer_configuration.schema.json and the code agree: what one accepts the other accepts, and each
knows the keys of the other."""

import ast
import copy
import json
import pathlib
import pkgutil
import re
from typing import Callable, Dict

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lightstep_streaming

_SCHEMA = pkgutil.get_data("lightstep_streaming", "tracer_configuration.schema.json")
assert _SCHEMA is not None
SCHEMA = json.loads(_SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
KEYS = set(SCHEMA["properties"])
PROTOCOLS = [name for name in SCHEMA["properties"]["protocol"]["enum"] if name]
MODES = SCHEMA["properties"]["propagation_modes"]["items"]["enum"]
OWN_HEADERS = SCHEMA["properties"]["otlp_headers"]["propertyNames"]["not"]["enum"]


@pytest.fixture(scope="module", autouse=True)
def without_tls():
    """Where a document does not ask for TLS, the system's certificates need not be read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIGHTSTEP_COLLECTOR_PLAINTEXT", "true")
        yield


def code_accepts(document):
    """Whether a tracer can be made of it, with the error if not."""
    try:
        tracer = lightstep_streaming.Tracer.from_json(json.dumps(document))
    except (ValueError, TypeError) as error:
        return False, str(error)
    tracer.close(0)
    return True, None


def assert_agreement(document):
    expected = VALIDATOR.is_valid(document)
    accepted, error = code_accepts(document)
    assert accepted == expected, error or list(VALIDATOR.iter_errors(document))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def integers(least, most):
    """Integers near both ends and anywhere between, some of them as floats."""
    whole = st.integers(least, most) | st.sampled_from([least, most])
    exact = whole.filter(lambda n: abs(n) < 2**53).map(float)
    return whole | exact


def host_names():
    alphabet = st.characters(
        min_codepoint=0x21, exclude_characters="/@\x7f", exclude_categories=["Cs"]
    )
    return st.sampled_from(["localhost", "::1", "a.example.com"]) | st.text(alphabet, min_size=1)


def urls():
    """What may be an OTLP endpoint."""
    return st.from_regex(
        SCHEMA["properties"]["otlp_endpoints"]["items"]["pattern"].replace(r"(?![\s\S])", r"\Z"),
        fullmatch=True,
    )


def header_values():
    return st.text(
        st.characters(min_codepoint=0x20, exclude_characters="\x7f", exclude_categories=["Cs"])
    )


numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)

# The values of keys of which the schema's type says too little, or too much for a test.
VALID = {
    "protocol": st.just("lightstep"),
    "otlp_endpoints": st.lists(urls(), max_size=3),
    "otlp_headers": st.dictionaries(
        st.from_regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", fullmatch=True).filter(
            lambda name: name.lower() not in OWN_HEADERS
        ),
        header_values(),
    ),
    "resource_attributes": st.dictionaries(
        st.text(),
        st.text()
        | numbers
        | st.booleans()
        | st.lists(st.text())
        | st.lists(numbers)
        | st.lists(st.booleans()),
    ),
    "collector_host": host_names(),
    # False, with which certificates are read, is among the examples below.
    "collector_plaintext": st.just(True),
    # That the text is that of certificates, or of a key, is beyond a schema.
    "ssl_root_certificates": st.just(""),
    "client_certificate": st.just(""),
    "client_key": st.just(""),
    "satellite_endpoints": st.lists(
        st.fixed_dictionaries({"host": host_names(), "port": integers(1, 65535)}), max_size=3
    ),
    # A directory that is named is looked at.
    "recovery_directory": st.just(""),
    "propagation_modes": st.lists(st.sampled_from(MODES)),
    "tags": st.dictionaries(
        st.text(),
        st.text()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.booleans(),
    ),
    "verbose": st.just(False),
}


def by_schema(key, schema):
    """Values of a key of a simple type."""
    if "$ref" in schema:
        schema = {**schema, **SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]}
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    simple: Dict[str, Callable[[], st.SearchStrategy]] = {
        "boolean": st.booleans,
        "string": st.text,
        "integer": lambda: integers(schema["minimum"], schema["maximum"]),
    }
    assert schema["type"][0] in simple, f"VALID has no values of {key}"
    return simple[schema["type"][0]]()


valid_documents = st.fixed_dictionaries(
    {"access_token": st.text()},
    optional={
        key: st.none() | (VALID[key] if key in VALID else by_schema(key, schema))
        for key, schema in SCHEMA["properties"].items()
        if key != "access_token"
    },
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 65536, 2**63, 2**64, 1.5, 9.3e18, 1e300, -0.0])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "a b", "http://a", "a@b", "a\n", "\x7f", "80", "true", "lightstep", "x"])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["host", "port", "tls", "a"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def mutated_documents(draw):
    """A valid document, and something anywhere in it is another thing, or there, or not there."""
    document = copy.deepcopy(draw(valid_documents))
    place = draw(st.sampled_from([*sorted(KEYS), "no_such_key", "accessToken", ""]))
    endpoints = document.get("satellite_endpoints")
    if place == "satellite_endpoints" and endpoints and draw(st.booleans()):
        endpoint = draw(st.sampled_from(endpoints))
        part = draw(st.sampled_from(["host", "port", "tls"]))
        if draw(st.booleans()):
            endpoint[part] = draw(scalars)
        else:
            endpoint.pop(part, None)
    elif draw(st.integers(0, 3)):
        document[place] = draw(anything)
    else:
        document.pop(place, None)
    return document


def is_beyond_the_schema(document):
    """Whether the text of certificates or of a key decides."""
    texts = ("ssl_root_certificates", "client_certificate", "client_key")
    return any(document.get(text) not in (None, "") for text in texts)


@settings(deadline=None)
@given(valid_documents)
def test_what_the_schema_accepts_the_code_accepts(document):
    VALIDATOR.validate(document)
    assert code_accepts(document) == (True, None)


@settings(deadline=None, max_examples=200)
@given(mutated_documents())
@example({})
@example({"access_token": None})
@example({"access_token": "", "collector_plaintext": False})
@example({"access_token": "", "collector_port": True})
@example({"access_token": "", "max_buffered_spans": 9223372036854775807})
@example({"access_token": "", "max_buffered_spans": 9223372036854775808})
@example({"access_token": "", "max_buffered_spans": float(2**63)})
@example({"access_token": "", "max_buffered_spans": 9223372036854774784.0})
@example({"access_token": "", "collector_host": "a\n"})
@example({"access_token": "", "satellite_endpoints": [{"host": "a", "port": 1.0}]})
@example({"access_token": "", "tags": {"a": 2**64}})
@example({"access_token": "", "tags": {"a": None}})
@example({"protocol": "otlp"})
@example({"protocol": "otlp", "access_token": None})
@example({"protocol": "otlp", "access_token": 5})
@example({"protocol": "lightstep"})
@example({"protocol": None})
@example({"access_token": "", "otlp_endpoints": ["http://a:65535", "https://[::1]/b#"]})
@example({"access_token": "", "otlp_endpoints": ["http://a:65536"]})
@example({"access_token": "", "otlp_endpoints": ["http://a\n"]})
@example({"access_token": "", "otlp_endpoints": ["http://u:p@a"]})
@example({"access_token": "", "otlp_headers": {"a": "b\r\nc: d"}})
@example({"access_token": "", "otlp_headers": {"a": "\t\u00e9"}})
@example({"access_token": "", "otlp_headers": {"content-length": "1"}})
@example({"access_token": "", "resource_attributes": {"a": [1, 0.5], "b": []}})
@example({"access_token": "", "resource_attributes": {"a": [1, True]}})
@example({"access_token": "", "resource_attributes": {"a": [[]]}})
def test_they_agree_on_what_is_nearly_right(document):
    if not is_beyond_the_schema(document):
        assert_agreement(document)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_they_agree_on_the_protocols_that_need_a_token(protocol):
    assert_agreement({"protocol": protocol})


@settings(deadline=None)
@given(anything)
def test_they_agree_on_what_is_no_configuration(document):
    assert not VALIDATOR.is_valid(document)
    if isinstance(document, dict):
        assert not code_accepts(document)[0]
    else:
        with pytest.raises((ValueError, TypeError)):
            lightstep_streaming._native.read_configuration(json.dumps(document))


def test_certificates_are_read_where_there_is_tls():
    document = {"access_token": "", "ssl_root_certificates": "no certificate"}
    assert code_accepts(document)[0]
    assert not code_accepts({**document, "collector_plaintext": False})[0]


def test_the_modes_are_those_of_the_code():
    _, error = code_accepts({"access_token": "", "propagation_modes": ["no such mode"]})
    assert re.findall(r'"(.*?)"', error.split("which are ")[1]) == MODES


def test_the_protocols_are_those_of_the_code():
    _, error = code_accepts({"access_token": "", "protocol": "no such protocol"})
    assert re.findall(r'"(.*?)"', error.split("expected ")[1]) == PROTOCOLS


def test_the_keys_are_those_of_the_code():
    _, error = code_accepts({"access_token": "", "no_such_key": 1})
    assert set(error.split("expected one of ")[1].split(", ")) == KEYS


def test_the_docstring_of_the_stub_has_every_key():
    stub = pathlib.Path(lightstep_streaming.__file__).with_name("_native.pyi")
    (tracer,) = [
        node
        for node in ast.parse(stub.read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == "Tracer"
    ]
    (init,) = [n for n in tracer.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
    docstring = ast.get_docstring(init)
    assert docstring is not None
    arguments = re.findall(r"^  ([a-z_]+(?:, [a-z_]+)*): ", docstring, re.MULTILINE)
    documented = {name for names in arguments for name in names.split(", ")}
    assert documented == KEYS | {"scope_manager"}, f"Args of Tracer.__init__ in {stub.name}"


def test_every_key_is_described():
    for key, property_schema in SCHEMA["properties"].items():
        assert property_schema["description"].endswith("."), key
