# Configuring and building by CMake preset, quietly where there is nothing to do.
# shellcheck shell=bash

# configure PRESET : Ninja repeats it by itself when a CMakeLists.txt changes, but not when the presets or a toolchain do.
configure() { alone "$ROOT/build/$1" configure_now "$1"; }

configure_now() {
  is_configured "$ROOT/build/$1" && return
  say "configuring $1 …"
  (cd "$ROOT" && run_logged "configure-$1" cmake --fresh --preset "$1")
}

is_configured() {
  local stamp stamps=("$ROOT/CMakePresets.json" "$TOOLCHAIN"/{emscripten,eigen,yyjson,imgui}/.done)
  # The page needs neither of these: who trains in the meantime does not wait for it to be built again.
  [[ ${1##*/} == web* ]] || stamps+=("$TOOLCHAIN"/{torch,node}/.done)
  [[ -f $1/build.ninja ]] || return 1
  for stamp in "${stamps[@]}"; do
    [[ ! $stamp -nt $1/build.ninja ]] || return 1
  done
  # A build that tolerates warnings will not do where they count; the reverse will.
  [[ ! ${LENSLET_WERROR:-} ]] || grep -q '^LENSLET_WERROR:[A-Z]*=ON$' "$1/CMakeCache.txt"
}

# build PRESET [TARGET...] : compiles; what the compiler says goes to stderr.
build() { alone "$ROOT/build/$1" build_now "$@"; }

build_now() {
  local preset=$1
  shift
  configure_now "$preset"
  (cd "$ROOT" && cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"}) >&2 ||
    die "the build of preset '$preset' failed; the compiler's words are above."
}
