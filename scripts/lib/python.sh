# Python packages in virtual environments: .toolchain/python/bin/python3 for the tests, .toolchain/faces with OpenCV.
# shellcheck shell=bash

fill_python() { run_logged python make_environment "$1" "$PINS/python.txt"; }
fill_faces() { run_logged faces make_environment "$1" "$PINS/python.txt" "$PINS/face-windows.txt"; }

# make_environment FOLDER REQUIREMENTS...
make_environment() {
  local folder=$1
  shift
  python3 -m venv "$folder"
  "$folder/bin/python3" -m pip install --no-compile --no-deps --require-hashes --only-binary :all: "${@/#/--requirement=}"
  # Their first lines name the folder that the environment is about to move out of.
  rm -f "$folder"/bin/pip* "$folder"/bin/activate* "$folder"/bin/Activate*
}
