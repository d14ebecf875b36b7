"""An installation for programs of their own: the wheel with its metadata, and what else the test
depends on."""

import os
import pathlib
import subprocess
import sys
import zipfile

import lightstep_streaming

# Where opentelemetry-distro is installed too.
BESIDE_ANOTHER_DISTRO = {
    "OTEL_PYTHON_DISTRO": "lightstep_streaming",
    "OTEL_PYTHON_CONFIGURATOR": "lightstep_streaming",
}

# As pip makes it of the console script `opentelemetry-instrument`.
_INSTRUMENT = """\
import sys
from opentelemetry.instrumentation.auto_instrumentation import run
sys.argv[0] = 'opentelemetry-instrument'
sys.exit(run())
"""


class Installation:
    def __init__(self, site):
        (wheel,) = pathlib.Path("python/wheel").glob("*.whl")
        with zipfile.ZipFile(str(wheel)) as archive:
            archive.extractall(str(site))
        # Where the tests have the package from, which is without metadata there.
        source = pathlib.Path(lightstep_streaming.__file__).parent.parent
        self._path = [str(site)] + [each for each in sys.path if each and each != str(source)]

    def environment(self, without=(), **variables):
        """What a program's environment is. Where it is to have no distribution of some names, their
        directories are left out."""
        path = [each for each in self._path if pathlib.Path(each).name not in without]
        return {
            "PATH": os.pathsep.join([str(pathlib.Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join(path),
            **variables,
        }

    @staticmethod
    def instrumented(*command):
        """A command by `opentelemetry-instrument`."""
        return [sys.executable, "-c", _INSTRUMENT, *command]


def run(command, environment, directory):
    """Runs a program to its end, which is to be a good one. Returns what it wrote."""
    done = subprocess.run(
        command,
        check=False,
        env=environment,
        cwd=directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
