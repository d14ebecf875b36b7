"""An OpenSSL that its own configuration makes unusable, in a process of its own."""

import os
import subprocess
import sys

import pytest
from every_wire import current_wire

pytestmark = pytest.mark.every_wire

UNUSABLE = """
openssl_conf = init
[init]
providers = providers
alg_section = evp
[providers]
fips = fips
[fips]
activate = 1
[evp]
default_properties = fips=yes
"""

WITH_UNUSABLE_OPENSSL = """
import logging, sys
import lightstep_streaming

logging.basicConfig(stream=sys.stdout)
configuration = {configuration!r}
tracer = lightstep_streaming.Tracer(**configuration)
tracer.start_span("waits").finish()
assert tracer.flush(1) is False
metrics = tracer.metrics()
assert (metrics["buffered"], metrics["dropped"]) == (1, 0), metrics
print(metrics["endpoints"][0]["last_error"])
for wrong in ("ssl_root_certificates", "client_key"):
    try:
        lightstep_streaming.Tracer(**{{**configuration, wrong: "no PEM"}})
    except ValueError as error:
        print(error)
tracer.close(0)
"""


def test_an_openssl_that_cant_be_used_keeps_no_tracer_from_being_made(tmp_path):
    (tmp_path / "openssl.cnf").write_text(UNUSABLE)
    endpoint = {"host": "127.0.0.1", "port": 9}
    configuration = current_wire().configuration([endpoint], tls=True)
    environment = {
        **os.environ,
        "OPENSSL_CONF": str(tmp_path / "openssl.cnf"),
        "OPENSSL_MODULES": "/nonexistent",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", WITH_UNUSABLE_OPENSSL.format(configuration=configuration)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "spans are kept until it works" in done.stdout
    assert any(line.startswith("TLS: ") for line in done.stdout.splitlines())
    assert "ssl_root_certificates: got 6 bytes" in done.stdout
    assert "client_certificate: got none" in done.stdout
