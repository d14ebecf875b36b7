"""A program that answers each line of its standard input by a line of its standard output."""

import subprocess


class LineProcess:
    """One that runs from its construction on until `kill`."""

    def __init__(self, command, environment=None):
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions, self._answers = self._process.stdin, self._process.stdout

    @property
    def pid(self):
        return self._process.pid

    def read(self):
        """The next line; empty if the program has ended."""
        return self._answers.readline()

    def ask(self, question=""):
        self._questions.write(question + "\n")
        self._questions.flush()
        return self.read()

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._questions.close()
        self._answers.close()
