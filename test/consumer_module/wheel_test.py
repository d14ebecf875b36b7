"""The wheel, built from the consumer's workspace, works in an empty environment."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import opentracing

from lightstep_streaming.satellite import Satellite


class WheelTest(unittest.TestCase):
    def test_the_wheel_can_be_installed_and_used(self):
        (wheel,) = pathlib.Path(sys.argv[1]).resolve().glob("lightstep_streaming-*.whl")
        with tempfile.TemporaryDirectory() as environment:
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
            python = environment + "/bin/python"
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)],
                check=True,
            )
            listed = subprocess.run(
                [python, "-m", "pip", "show", "--files", "lightstep-streaming"],
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            ).stdout
            # All that the wheel requires, and no network to fetch it from.
            (site,) = pathlib.Path(environment).glob("lib/python*/site-packages")
            shutil.copytree(
                pathlib.Path(opentracing.__file__).resolve().parent, site / "opentracing"
            )
            with Satellite() as satellite:
                # -I: of this test's own modules, the program has none.
                subprocess.run(
                    [python, "-I", "shop.py", str(satellite.port)], check=True, timeout=50
                )
                names = {span.operation_name for span in satellite.spans}
        self.assertIn("Version: " + wheel.name.split("-")[1], listed)
        self.assertIn("lightstep_streaming/_native.", listed)
        self.assertIn("libboost_python", listed)
        self.assertEqual(names, {"basket", "add up"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
