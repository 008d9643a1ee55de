# node packages for the tests and linters: .toolchain/node/node_modules.
# shellcheck shell=bash

fill_node() {
  cp "$PINS"/node/package*.json "$1/"
  run_logged node npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
}
