"""The Python on each page runs as it stands, against real satellites, without a warning."""

import os
import ssl
import subprocess
import sys

import pages
import pytest
import trustme

from lightstep_streaming.satellite import Satellite

# What each page traces.
OPERATIONS = {
    "README.md": {"[your operation name]"},
    "docs/guide.md": {
        "open the shop",
        "count",
        "pay",
        "sell",
        "values",
        "parent",
        "ask",
        "answer",
        "in the child",
    },
    "docs/from-opentelemetry-sdk.md": {"open"},
    "docs/migration.md": {"charge", "refund", "values", "far away", "ship"},
    "docs/opentelemetry.md": {"[your operation name]"},
    "docs/opentracing-to-opentelemetry.md": {
        "old code",
        "request",
        "new code",
        "old code again",
        "new code again",
    },
}
# What goes by TLS alone.
OPERATIONS_IN_CONFIDENCE = {"docs/guide.md": {"in confidence", "in mutual confidence"}}


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def secure_satellite(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    authority.configure_trust(context)
    with Satellite(tls=context) as satellite:
        yield satellite


def operations(satellite):
    return {span.operation_name for span in satellite.spans}


@pytest.mark.parametrize("page", OPERATIONS)
def test_the_python_of_a_page_runs(page, satellite, secure_satellite, authority, tmp_path):
    program = pages.program(page)
    ports = {"8360": satellite, "4318": satellite, "8443": secure_satellite}
    for written, taken in ((port, each.port) for port, each in ports.items()):
        program = program.replace(written, str(taken))
    (tmp_path / "page.py").write_text(program, encoding="utf-8")
    authority.cert_pem.write_to_path(str(tmp_path / "our-authority.pem"))
    client = authority.issue_cert("shop.example")
    client.cert_chain_pems[0].write_to_path(str(tmp_path / "shop.pem"))
    client.private_key_pem.write_to_path(str(tmp_path / "shop.key"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "faulthandler", "page.py"],
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            # For pages that leave the endpoint to the environment.
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://localhost:{satellite.port}",
        },
        cwd=str(tmp_path),
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert operations(satellite) == OPERATIONS[page]
    assert operations(secure_satellite) == OPERATIONS_IN_CONFIDENCE.get(page, set())
