# What scripts/bench compares with: .toolchain/peers/python (onnxruntime) and node_modules (onnxruntime-web, tfjs).
# shellcheck shell=bash

fill_peers() {
  run_logged peers-python make_peers_environment "$1/python"
  cp "$PINS"/peers/package*.json "$1/"
  run_logged peers-node install_node_peers "$1"
  # Nine tenths of them are builds for other backends than WebAssembly, and maps.
  find "$1/node_modules/onnxruntime-web/dist" -type f ! -name 'ort.wasm.min.mjs' ! -name 'ort-wasm-simd-threaded.mjs' \
    ! -name 'ort-wasm-simd-threaded.wasm' -delete
}

make_peers_environment() {
  python3 -m venv "$1"
  "$1/bin/python3" -m pip install --no-compile --no-deps --require-hashes --only-binary :all: \
    -r "$PINS/python.txt" -r "$PINS/peers/python.txt"
  # Their first lines name the folder that the environment is about to move out of.
  rm -f "$1"/bin/pip* "$1"/bin/activate* "$1"/bin/Activate*
}

install_node_peers() {
  cd -P "$1" || return
  npm ci --ignore-scripts --no-audit --no-fund
}
