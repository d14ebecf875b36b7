"""The wheel, built from the consumer's workspace, is installed into an empty environment."""

import pathlib
import subprocess
import sys
import tempfile
import unittest


class WheelTest(unittest.TestCase):
    def test_the_wheel_can_be_installed(self):
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
                universal_newlines=True,
            ).stdout
        self.assertIn("Version: " + wheel.name.split("-")[1], listed)
        self.assertIn("lightstep_streaming/_native.", listed)
        self.assertIn("libboost_python", listed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
