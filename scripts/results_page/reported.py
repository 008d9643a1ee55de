"""What others reported for the same networks: docs/results/reported.json, facts that no file of ours can know."""

import json

from failure import Failure
from records import Fields


class Reported:
    def __init__(self, path):
        try:
            content = Fields(json.loads(path.read_text(encoding="utf-8")), str(path))
        except (OSError, ValueError) as error:
            raise Failure(f"{path}: {error}") from error
        self._networks = content.object("networks")
        self.names = list(self._networks.value)

    def of(self, name):
        """The entry's Fields: test, validation (percent), source, reason, lesson, note; aim: what ours has to reach."""
        return self._networks.object(name)

    def test(self, name):
        """The test accuracy to be reached, as a share; None where none was reported or the figure is a warning."""
        entry = self.of(name)
        percent = entry.number("test", 100)
        return None if percent is None or entry.value.get("lesson") else percent / 100

    def order(self, names):
        """The names in the order of the file, then those that are not in it."""
        return [name for name in self.names if name in names] + sorted(set(names) - set(self.names))


def as_told(percent):
    """With two decimals as ours are, or with as many as were reported."""
    return f"{percent:.2f}" if abs(percent - round(percent, 2)) < 1e-9 else f"{percent:.6g}"
