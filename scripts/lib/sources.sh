# Third-party C and C++ sources: .toolchain/imgui, implot, yyjson and eigen, out of pinned Python packages.
# shellcheck shell=bash

# fetch_source PACKAGE FOLDER : downloads and unpacks one package of sources.txt.
fetch_source() {
  mkdir -p "$2"
  grep "^$1==" "$PINS/sources.txt" >"$2/requirement.txt"
  python3 -m pip download --no-deps --require-hashes --no-binary slimgui,yyjson -r "$2/requirement.txt" -d "$2"
  case $(echo "$2"/*-*) in
    *.tar.gz) tar -xzf "$2"/*.tar.gz -C "$2" --strip-components=1 ;;
    *.whl) python3 -m zipfile -e "$2"/*.whl "$2" ;;
  esac
}

fill_imgui() {
  run_logged imgui fetch_source slimgui "$1/get"
  mv "$1"/get/src/c/imgui/* "$1/"
  mv "$1/get/src/c/implot" "$1/implot"
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
  mv "$1"/get/cmeel.prefix/include/eigen3/* "$1/"
  mv "$1"/get/*.dist-info "$1/"
  rm -rf "$1/get"
}
