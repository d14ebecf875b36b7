"""A bill of materials is checked by CycloneDX's own schema."""

import json

import bill
import pytest


def valid():
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [
            {"type": "library", "name": "zlib", "licenses": [{"license": {"id": "Zlib"}}]}
        ],
    }


def test_a_valid_bill_has_no_faults():
    assert list(bill.faults(json.dumps(valid()))) == []


@pytest.mark.parametrize(
    "component, where",
    [
        ({"type": "part", "name": "zlib"}, "$.components[0].type"),
        ({"type": "library"}, "$.components[0]"),
        # SPDX's list of licences is a schema of its own.
        (
            {"type": "library", "name": "zlib", "licenses": [{"license": {"id": "Nobody's"}}]},
            "$.components[0].licenses",
        ),
    ],
)
def test_a_fault_says_where_it_is(component, where):
    changed = dict(valid(), components=[component])
    assert [f for f in bill.faults(json.dumps(changed)) if f.startswith(where)]


def test_something_else_is_no_bill():
    assert list(bill.faults('{"spdxVersion": "SPDX-2.3"}')) == ["it is no bill of CycloneDX"]
