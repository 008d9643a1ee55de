"""docs/results/measured.json: what was measured on photos that are not ours to give away, for clones without them."""

import hashlib
import json

from failure import Failure
from measure import Faces
from records import Fields

ABOUT = ("What scripts/results measured on photos that are not in the repository, by the SHA-256 of the file that was "
         "measured. A clone without the photos shows these figures again, for that file alone.")


class Kept:
    def __init__(self, path):
        self.path, self._files = path, {}
        if path.exists():
            try:
                self._files = dict(Fields(json.loads(path.read_text(encoding="utf-8")), str(path)).object("files").value)
            except ValueError as error:
                raise Failure(f"{path}: {error}") from error

    def put(self, network, faces):
        """In place of what an older file of that name reached."""
        self._files = {key: entry for key, entry in self._files.items() if entry.get("network") != network.name}
        self._files[sha256_of(network.path)] = {"network": network.name, **faces.as_json()}

    def of(self, network):
        """What this very file reached, or None."""
        entry = self._files.get(sha256_of(network.path))
        return None if entry is None else Faces.from_json(entry, f"{self.path}: {network.name}")

    def knows_another(self, network):
        return any(entry.get("network") == network.name for entry in self._files.values())

    def text(self):
        files = dict(sorted(self._files.items(), key=lambda item: item[1].get("network", "")))
        return json.dumps({"about": ABOUT, "files": files}, indent=1, ensure_ascii=False) + "\n" if files else None


def sha256_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
