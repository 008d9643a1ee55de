# Third-party C and C++ sources: .toolchain/imgui, yyjson and eigen, out of pinned Python packages.
# shellcheck shell=bash

# fetch_source PACKAGE FOLDER : downloads one package of sources.txt and unpacks it.
fetch_source() {
  mkdir -p "$2"
  sed -n "/^$1==/,/[^\\\\]\$/p" "$PINS/sources.txt" >"$2/requirement.txt"
  # Before pip hands out an archive of sources it asks the archive's build system for the metadata: that is pinned too.
  python3 -m pip install --no-deps --require-hashes --only-binary :all: -r "$PINS/sources-build.txt" --target "$2/build"
  PYTHONPATH=$2/build python3 -m pip download --no-deps --require-hashes --no-build-isolation \
    --no-binary slimgui,yyjson -r "$2/requirement.txt" -d "$2"
  if compgen -G "$2/*.whl"; then
    python3 -m zipfile -e "$2"/*.whl "$2"
  else
    tar -xzf "$2"/*.tar.gz --no-same-owner -C "$2" --strip-components=1
  fi
}

fill_imgui() {
  run_logged imgui fetch_source slimgui "$1/get"
  mv "$1"/get/src/c/imgui/* "$1/"
  # The package's imconfig.h sends assertions into Python; upstream's is empty but for comments.
  printf '#pragma once\n' >"$1/imconfig.h"
  rm -rf "$1/get"
}

fill_yyjson() {
  run_logged yyjson fetch_source yyjson "$1/get"
  mv "$1"/get/yyjson/yyjson.[ch] "$1/"
  rm -rf "$1/get"
}

fill_eigen() {
  run_logged eigen fetch_source cmeel-eigen "$1/get"
  mv "$1"/get/cmeel.prefix/include/eigen3/* "$1"/get/*.dist-info "$1/"
  rm -rf "$1/get"
}
