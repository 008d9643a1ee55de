"""`lenslet bench --layers`, for the fastest instruction set of this machine."""

import json
import subprocess


def time_layers(lenslet, model, quick):
    sets = subprocess.run([lenslet, "bench", model, "--layers", "--json", "--seconds", "0.05" if quick else "0.3"],
                          check=True, capture_output=True, text=True).stdout
    return json.loads(sets)[0]
