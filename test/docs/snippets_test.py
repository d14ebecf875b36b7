"""The Python on each page runs as it stands, against real satellites, without a warning."""

import os
import re
import ssl
import subprocess
import sys

import pages
import pytest
import trustme

from lightstep_streaming.satellite import Satellite

# What each page traces. A page that continues another one traces what that one does, too.
OPERATIONS = {
    "README.md": {"[your operation name]"},
    "docs/getting-started/opentelemetry.md": {"[your operation name]"},
    "docs/getting-started/opentracing.md": {"open the shop"},
    "docs/guides/active-span.md": {"parent"},
    "docs/guides/configure.md": {"count", "pay"},
    "docs/guides/flush-and-close.md": set(),
    "docs/guides/fork-servers.md": {"in the child"},
    "docs/guides/logging.md": set(),
    "docs/guides/metrics.md": set(),
    "docs/guides/propagation.md": {"ask", "answer"},
    "docs/guides/recovery.md": {"sell"},
    "docs/guides/span-processors.md": set(),
    "docs/guides/spans.md": {"sell"},
    "docs/guides/tls.md": set(),
    "docs/guides/values.md": {"values"},
    "docs/migration/from-0.14.0.md": {"charge", "values"},
    "docs/migration/from-lightstep.md": {"refund", "far away"},
    "docs/migration/from-opentelemetry-sdk.md": {"open"},
    "docs/migration/from-opentracing-to-opentelemetry.md": {
        "old code",
        "request",
        "new code",
        "old code again",
        "new code again",
    },
    "docs/migration/from-satellites-to-a-collector.md": {"ship"},
    "docs/reference/types.md": set(),
}
# What goes by TLS alone.
OPERATIONS_IN_CONFIDENCE = {"docs/guides/tls.md": {"in confidence", "in mutual confidence"}}


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


def test_no_page_is_left_out():
    assert [page for page in pages.PAGES if "```python" in pages.read(page)] == sorted(OPERATIONS)


@pytest.mark.parametrize("page", OPERATIONS)
def test_the_python_of_a_page_runs(page, satellite, secure_satellite, authority, tmp_path):
    ports = {"8360": satellite, "4318": satellite, "8443": secure_satellite}
    whole = ""
    before = pages.continued(page)
    for part in [before, page] if before else [page]:
        # All at once, because a port that was taken may contain one that is written.
        written = re.compile("|".join(ports))
        program = written.sub(lambda port: str(ports[port[0]].port), pages.program(part))
        # Compiled under its own name, so that a traceback names the page and its line.
        whole += f"exec(compile({program!r}, {part!r}, 'exec'))\n"
    (tmp_path / "page.py").write_text(whole, encoding="utf-8")
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
    assert operations(satellite) == OPERATIONS[page] | OPERATIONS.get(before, set())
    assert operations(secure_satellite) == OPERATIONS_IN_CONFIDENCE.get(page, set())
