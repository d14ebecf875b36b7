"""Checks whether a bill of materials is valid by CycloneDX's JSON Schema."""

import importlib.util
import json
import pathlib
from typing import Any, Iterator

import jsonschema
from referencing import Registry, Resource


def _schema_directory() -> pathlib.Path:
    """cyclonedx-python-lib has the schemas. Nothing else of it is used, so it is not imported."""
    found = importlib.util.find_spec("cyclonedx")
    assert found and found.submodule_search_locations
    return pathlib.Path(found.submodule_search_locations[0], "schema", "_res")


def _read(name: str) -> Any:
    return json.loads((_schema_directory() / name).read_text())


def _retrieve(uri: str) -> "Resource[Any]":
    """A schema that another refers to: it has the other's address, and a name of its own."""
    return Resource.from_contents(_read(uri.rsplit("/", 1)[-1]))


def faults(text: str) -> Iterator[str]:
    """What is wrong with a bill."""
    bill = json.loads(text)
    if bill.get("bomFormat") != "CycloneDX":
        yield "it is no bill of CycloneDX"
        return
    schema = _read(f"bom-{bill['specVersion']}.SNAPSHOT.schema.json")
    registry: Registry[Any] = Registry(retrieve=_retrieve)  # type: ignore[call-arg]
    for error in jsonschema.Draft7Validator(schema, registry=registry).iter_errors(bill):
        yield f"{error.json_path}: {error.message}"
