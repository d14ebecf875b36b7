"""The guide's table of the configuration says what the schema says: keys, types, ranges, defaults.
That the schema and the code agree is the matter of test/python/schema_test.py."""

import json
import pkgutil
import re

import pages

SCHEMA = json.loads(pkgutil.get_data("lightstep_streaming", "tracer_configuration.schema.json"))
TABLE = {
    row[0].strip("`"): row[1:]
    for row in pages.table("docs/guide.md", "key", "variable", "type", "range", "default")
}

TYPES = {"string": "string", "integer": "integer", "boolean": "bool", "object": "object"}
# Ranges that the schema says in other words: patterns, and what is beyond it.
IN_WORDS = {
    "collector_host": "a host name or an address",
    "ssl_root_certificates": "the text of a PEM file",
    "client_certificate": "the text of a PEM file",
    "client_key": "the text of a PEM file",
    "satellite_endpoints": "hosts and ports as of the collector",
    "tags": "strings, numbers, bools",
}


def resolved(property_schema):
    reference = property_schema.get("$ref", "").rpartition("/")[2]
    return {**SCHEMA["$defs"].get(reference, {}), **property_schema}


def type_of(property_schema):
    types = property_schema["type"]
    (name,) = [types] if isinstance(types, str) else [name for name in types if name != "null"]
    if name != "array":
        unit = ", microseconds" if property_schema["description"].startswith("Microseconds") else ""
        return TYPES[name] + unit
    items = property_schema["items"]
    if "enum" in items:
        return "list of strings"
    return "list of `{%s}`" % ", ".join(f'"{key}": ...' for key in items["properties"])


def range_of(key, property_schema):
    if key in IN_WORDS:
        return IN_WORDS[key]
    if "minimum" in property_schema:
        most = property_schema["maximum"]
        return "{} to {}".format(
            property_schema["minimum"], "2^63-1" if most == 2**63 - 1 else most
        )
    if "items" in property_schema:
        return ", ".join(f"`{name}`" for name in property_schema["items"]["enum"])
    return "any"


def test_the_keys():
    assert set(TABLE) == set(SCHEMA["properties"])


def test_types_ranges_and_defaults():
    for key, (_, type_, range_, default, _) in TABLE.items():
        property_schema = resolved(SCHEMA["properties"][key])
        is_required = key in SCHEMA["required"]
        assert (key, type_) == (key, type_of(property_schema))
        assert (key, range_) == (key, range_of(key, property_schema))
        expected = "required" if is_required else f"`{json.dumps(property_schema['default'])}`"
        assert (key, default) == (key, expected)


def test_the_unit_is_that_of_the_error_too():
    text = json.dumps(SCHEMA)
    assert len(re.findall("Microseconds", text)) == sum(
        "microseconds" in type_ for _, type_, *_ in TABLE.values()
    )
