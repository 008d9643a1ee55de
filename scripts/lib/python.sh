# Python packages for tests, in a virtual environment: .toolchain/python/bin/python3.
# shellcheck shell=bash

fill_python() {
  run_logged python-venv python3 -m venv "$1"
  run_logged python "$1/bin/python3" -m pip install --no-compile --only-binary :all: -r "$PINS/python.txt"
}
