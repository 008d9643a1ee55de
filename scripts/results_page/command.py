"""The lenslet command: everything measured for the page is measured by it."""

import json
import subprocess

from failure import Failure


class Lenslet:
    def __init__(self, program):
        self.program = program

    def __call__(self, *arguments):
        """The JSON that `lenslet ARGUMENTS --json` prints."""
        command = [self.program, *map(str, arguments), "--json"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise Failure(f"{self.program}: {error.strerror}") from error
        if result.returncode != 0:
            raise Failure(result.stderr.strip() or f"{' '.join(command)} ended with {result.returncode}")
        return json.loads(result.stdout)

    def train(self, *arguments):
        """`lenslet train`, which says itself on stderr how it goes and what is wrong."""
        command = [self.program, "train", *map(str, arguments)]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            raise Failure(f"{' '.join(command)} did not end well")
