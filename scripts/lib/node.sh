# node packages for tests: .toolchain/node/node_modules.
# shellcheck shell=bash

fill_node() {
  cp "$PINS/node/package.json" "$PINS/node/package-lock.json" "$1/"
  run_logged node npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
}
