# Configuring and building by CMake preset, quietly where there is nothing to do.
# shellcheck shell=bash

# configure PRESET : Ninja repeats it by itself when a CMakeLists.txt changes, but not when the presets or a toolchain do.
configure() {
  local ninja=$ROOT/build/$1/build.ninja stamp
  for stamp in "$ROOT/CMakePresets.json" "$TOOLCHAIN"/{emscripten,torch,eigen,yyjson,imgui}/.done; do
    if [[ ! -f $ninja || $stamp -nt $ninja ]]; then
      say "configuring $1 …"
      (cd "$ROOT" && run_logged "configure-$1" cmake --fresh --preset "$1")
      return
    fi
  done
}

# build PRESET [TARGET...] : compiles; what the compiler says goes to stderr.
build() {
  local preset=$1
  shift
  configure "$preset"
  (cd "$ROOT" && cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"}) >&2 ||
    die "the build of preset '$preset' failed; the compiler's words are above."
}
