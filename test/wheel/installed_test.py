"""A program in an environment with nothing but the wheel delivers: over plaintext, over TLS and
after a fork, without a warning.
"""

import pathlib
import ssl

import pytest
import target
import trustme

target.prepare_to_import_the_satellite()

from lightstep_streaming.satellite import Satellite  # noqa: E402

PROGRAM = pathlib.Path("test/wheel/installed_program.py").resolve()


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def secure_satellite(authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with Satellite(tls=context) as satellite:
        yield satellite


@pytest.fixture
def plain_satellite():
    with Satellite() as satellite:
        yield satellite


def names(satellite):
    return sorted(span.operation_name for span in satellite.spans)


def test_spans_arrive_and_the_program_ends_in_peace(
    installed, plain_satellite, secure_satellite, authority, version, tmp_path
):
    certificate = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))

    installed(
        "-W",
        "error",
        PROGRAM,
        plain_satellite.port,
        secure_satellite.port,
        certificate,
    )

    for satellite in (plain_satellite, secure_satellite):
        assert names(satellite) == ["child", "parent"]
        assert {
            report.reporter.tags["lightstep.tracer_version"] for report in satellite.reports
        } == {version}
