# node packages for the tests and linters: .toolchain/node/node_modules.
# shellcheck shell=bash

fill_node() {
  cp "$PINS"/node/package*.json "$1/"
  run_logged node npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
  # Of the packages that bring a `node` npm leaves out those for other processors; npm 9 then lacks the link to this
  # one's as well.
  local binary
  for binary in "$1"/node_modules/node-linux-*/bin/node; do
    if "$binary" --version >/dev/null 2>&1; then
      ln -sfn "../${binary#"$1"/node_modules/}" "$1/node_modules/.bin/node"
      return
    fi
  done
  die "npm brought no node for this processor ($(uname -m)): scripts/pins/node/package.json has those that it can be."
}
