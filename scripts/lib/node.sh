# node packages for the tests and linters: .toolchain/node/node_modules.
# shellcheck shell=bash

fill_node() {
  cp "$PINS"/node/package*.json "$1/"
  run_logged node npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
  # npm takes one that it cannot fetch for optional.
  "$1/node_modules/.bin/node" --version >/dev/null 2>&1 ||
    die "npm brought no node for this processor ($(uname -m)): scripts/pins/node/package.json has those that it can be."
}
