# Python packages for the tests, in a virtual environment: .toolchain/python/bin/python3.
# shellcheck shell=bash

fill_python() { run_logged python make_environment "$1"; }

make_environment() {
  python3 -m venv "$1"
  "$1/bin/python3" -m pip install --no-compile --no-deps --require-hashes --only-binary :all: -r "$PINS/python.txt"
  # Their first lines name the folder that the environment is about to move out of.
  rm -f "$1"/bin/pip* "$1"/bin/activate* "$1"/bin/Activate*
}
