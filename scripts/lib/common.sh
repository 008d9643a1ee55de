# What every script shares: where things are, how to speak, and how to install so that a thing is there whole or not at all.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLCHAIN=$ROOT/.toolchain
export PINS=$ROOT/scripts/pins LIB=$ROOT/scripts/lib

# Progress goes to stderr: stdout belongs to what the user asked for.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# usage_of FILE : the comment at the head of a script is its help.
usage_of() { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p }' "$1"; }

# fingerprint FILE... : one word that changes when a pin or its recipe does.
fingerprint() { cat -- "$@" | sha256sum | cut -c1-16; }

# run_logged NAME COMMAND... : runs quietly; on failure shows the end of the log and says where all of it is.
# Not to be called in a condition: there bash would ignore `set -e` inside COMMAND.
run_logged() {
  local log=$TOOLCHAIN/log/$1.log status
  shift
  mkdir -p "$TOOLCHAIN/log"
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1 </dev/null 9>&-
  status=$?
  set -e
  ((status == 0)) && return
  tail -n 15 "$log" >&2
  die "that failed; all of its output is in ${log#"$ROOT/"}. Nothing half-done was left: run the same command again once the cause is gone."
}

# tick LABEL : shows the seconds go by while a long step runs, where somebody is watching.
tick() {
  local started=$SECONDS
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    printf '\r%s %d s ' "$1" $((SECONDS - started)) >&2
  done
}

# step LABEL COMMAND... : one numbered step of STEPS, with the time it took.
step() {
  local label="[$STEP/$STEPS] $1" started=$SECONDS ticker=
  shift
  say "$label …"
  if [[ -t 2 ]]; then
    tick "$label" 9>&- &
    ticker=$!
    # shellcheck disable=SC2064  # the number of this ticker, now
    trap "kill $ticker 2>/dev/null || true" EXIT
  fi
  "$@"
  if [[ $ticker ]]; then
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    trap - EXIT
    printf '\r' >&2
  fi
  say "$label: done in $((SECONDS - started)) s"
}

# provide NAME PIN LABEL FUNCTION : FUNCTION fills the folder it is given, which then becomes .toolchain/NAME.
# The folder appears by a rename, so an interrupted set-up leaves nothing that could pass for a finished one.
provide() {
  local target=$TOOLCHAIN/$1 fresh=$TOOLCHAIN/.new/$1 pin=$2 label=$3 fill=$4
  STEP=$((STEP + 1))
  [[ -f $target/.done && $(<"$target/.done") == "$pin" ]] && return 0
  rm -rf "$fresh"
  mkdir -p "$fresh"
  step "$label" "$fill" "$fresh"
  printf '%s\n' "$pin" >"$fresh/.done"
  rm -rf "$target"
  mv "$fresh" "$target"
}
STEP=0
STEPS=0

# lock_toolchain : one set-up at a time; a second one waits, finds the work done and goes on.
lock_toolchain() {
  mkdir -p "$TOOLCHAIN" 2>/dev/null || true
  [[ -w $TOOLCHAIN ]] ||
    die "$TOOLCHAIN cannot be written to. If it was made through sudo, use sudo again, or remove it."
  exec 9>"$TOOLCHAIN/.lock"
  flock -n 9 || { say "another set-up of this checkout is running: waiting for it …" && flock 9; }
}

# alone FOLDER FUNCTION [ARGUMENTS...] : one at a time with that folder; a second one waits, finds the work done and goes on.
alone() {
  mkdir -p "$1"
  (
    flock -n 8 || { say "another script of this checkout is at the same work: waiting for it …" && flock 8; }
    "${@:2}"
  ) 8>"$1/.lock"
}
