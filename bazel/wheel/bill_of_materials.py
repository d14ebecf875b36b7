"""Writes a wheel's bill of materials in CycloneDX's format. Used by build_wheel.py."""

import json
from typing import Any, Dict, List

SPECIFICATION = "1.6"


def bill_of_materials(
    name: str, version: str, license_expression: str, components: List[Dict[str, Any]]
) -> str:
    """The bill as text: the same for the same input.

    `components` are CycloneDX components (dicts with `name`, and `version` and `purl` if they are
    known), which the distribution of this name, version and licence has within itself. One that is
    given several times, as zlib is where OpenSSL needs it too, is listed once.
    """
    purl = f"pkg:pypi/{name}@{version}"
    subject = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "licenses": [{"expression": license_expression}],
        "purl": purl,
    }
    by_reference = {part.get("purl", part["name"]): part for part in components}
    references = sorted(by_reference)
    bill = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "version": 1,
        "metadata": {"component": subject},
        "components": [
            dict(by_reference[reference], **{"bom-ref": reference}) for reference in references
        ],
        "dependencies": [{"ref": purl, "dependsOn": references}]
        + [{"ref": reference} for reference in references],
    }
    return json.dumps(bill, indent=2) + "\n"
