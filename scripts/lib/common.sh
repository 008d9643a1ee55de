# What every script shares: where things are, how to speak, how to install something so that it is there whole or not at all.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLCHAIN=$ROOT/.toolchain
PINS=$ROOT/scripts/pins
LIB=$ROOT/scripts/lib
export ROOT TOOLCHAIN PINS LIB

# Progress goes to stderr: stdout belongs to what the user asked for.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# fingerprint FILE... : one word that changes when a pin or its recipe does.
fingerprint() { cat -- "$@" | sha256sum | cut -c1-16; }

# run_logged NAME COMMAND... : runs quietly; on failure shows the end of the log and says where all of it is.
run_logged() {
  local name=$1 log=$TOOLCHAIN/log/$1.log
  shift
  mkdir -p "$TOOLCHAIN/log"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    die "$name failed (the whole log: ${log#"$ROOT/"}). Check the network and run the same command again."
  fi
}

# provide NAME PIN FUNCTION LABEL : FUNCTION fills the folder it is given, which then becomes .toolchain/NAME.
# The folder appears by a rename, so an interrupted set-up leaves nothing that could pass for a finished one.
provide() {
  local name=$1 pin=$2 fill=$3 label=$4
  local target=$TOOLCHAIN/$name fresh=$TOOLCHAIN/.new/$name started=$SECONDS
  STEP=$((STEP + 1))
  [[ -f $target/.done && $(<"$target/.done") == "$pin" ]] && return 0
  say "[$STEP/$STEPS] $label …"
  rm -rf "$fresh"
  mkdir -p "$fresh"
  "$fill" "$fresh"
  printf '%s\n' "$pin" >"$fresh/.done"
  rm -rf "$target"
  mv "$fresh" "$target"
  say "[$STEP/$STEPS] $label: done in $((SECONDS - started)) s"
}
STEP=0
STEPS=0
