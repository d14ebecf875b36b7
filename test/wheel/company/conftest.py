"""The wheel as it is installed, in a process with its companions, and a satellite that takes what
that process sends.
"""

import dataclasses
import json
import os
import pathlib
import ssl
import subprocess
import sys
import zipfile

import pytest
import trustme

from lightstep_streaming.satellite import Satellite

PROGRAM = pathlib.Path(__file__).with_name("together.py")


@dataclasses.dataclass
class Outcome:
    """Of a run of together.py."""

    status: int
    output: str
    errors: str
    spans: list  # what the satellite took


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The directory that the wheel is unpacked in, which is all that pip would do with it."""
    (wheel,) = pathlib.Path("python/wheel").glob("*.whl")
    directory = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(str(wheel)) as archive:
        archive.extractall(str(directory))
    return directory


@pytest.fixture(scope="session")
def environment(installed):
    """Of a process that has the wheel and the companions, and nothing else of ours."""
    # Each distribution's directory, but not the sources of this workspace.
    distributions = {
        path.name: path for path in map(pathlib.Path, sys.path) if path.parent.name == "site"
    }
    # What is made with cmeel expects to lie in one prefix.
    (eigenpy,) = distributions["eigenpy"].glob("cmeel.prefix/lib/python*/site-packages")
    libraries = distributions["cmeel_boost"] / "cmeel.prefix/lib"
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, [installed, eigenpy, *distributions.values()])),
        "LD_LIBRARY_PATH": str(libraries),
        # It logs how it ends.
        "GRPC_VERBOSITY": "NONE",
    }


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    directory = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(directory / "root.pem"))
    server = authority.issue_cert("localhost", "127.0.0.1")
    (chain,) = server.cert_chain_pems
    chain.write_to_path(str(directory / "server.pem"))
    server.private_key_pem.write_to_path(str(directory / "server.key"))
    return directory


@pytest.fixture(scope="session")
def tls(certificates):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    return context


@pytest.fixture
def run_together(environment, certificates, tls):
    """Runs together.py with these companions; `variables` are added to its environment."""

    def run(companions, first, flags, **variables):
        with Satellite(tls=tls) as satellite:
            arguments = {
                "companions": companions,
                "first": first,
                "flags": flags,
                "endpoint": {"host": "localhost", "port": satellite.port},
                "certificates": str(certificates),
            }
            done = subprocess.run(
                [sys.executable, "-s", "-W", "error", str(PROGRAM), json.dumps(arguments)],
                check=False,
                env={**environment, **variables},
                capture_output=True,
                text=True,
                timeout=120,
            )
            return Outcome(done.returncode, done.stdout, done.stderr, satellite.spans)

    return run
