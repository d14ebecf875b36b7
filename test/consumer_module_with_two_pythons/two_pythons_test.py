"""The program runs on either interpreter, each with a module that is built for it."""

import json
import subprocess
import sys
import unittest


class TwoPythonsTest(unittest.TestCase):
    def check(self, command, version):
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=50).stdout
        self.assertEqual(json.loads(printed), {"version": version, "libraries": 1})

    def test_on_the_interpreter_that_is_found(self):
        self.assertNotEqual(sys.version_info[:2], (3, 13))
        self.check(["./program"], list(sys.version_info[:2]))

    def test_on_the_interpreter_of_the_toolchain(self):
        self.check([sys.executable, "older_program.zip"], [3, 13])


if __name__ == "__main__":
    unittest.main()
