# What scripts/bench compares with: .toolchain/peers/python (onnxruntime) and node_modules (onnxruntime-web, tfjs).
# shellcheck shell=bash

fill_peers() {
  run_logged peers-python make_environment "$1/python" "$PINS/python.txt" "$PINS/peers/python.txt"
  cp "$PINS"/peers/package*.json "$1/"
  run_logged peers-node install_node_peers "$1"
  # Nine tenths of them are builds for other backends than WebAssembly, and maps.
  find "$1/node_modules/onnxruntime-web/dist" -type f ! -name 'ort.wasm.min.mjs' ! -name 'ort-wasm-simd-threaded.mjs' \
    ! -name 'ort-wasm-simd-threaded.wasm' -delete
}

install_node_peers() {
  cd -P "$1" || return
  npm ci --ignore-scripts --no-audit --no-fund
}
