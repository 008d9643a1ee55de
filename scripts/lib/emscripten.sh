# Emscripten ≥ 3.1.69 at .toolchain/emscripten/Emscripten.cmake: the one on the PATH, or the distribution's own, or the
# archive of a newer release of the same distribution (its package is architecture-independent; only Binaryen
# needs the newer C library, which is unpacked beside it and used for nothing else).
# shellcheck shell=bash

EMSCRIPTEN_AT_LEAST=3.1.69

at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n1) == "$2" ]]; }

emscripten_on_path() {
  local version
  command -v em++ >/dev/null || return 1
  version=$(em++ --version 2>/dev/null | sed -n '1s/.* \([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
  [[ -n $version ]] && at_least "$version" "$EMSCRIPTEN_AT_LEAST"
}

# The Emscripten package that apt would install, if it is new enough.
emscripten_in_apt() {
  local version
  version=$(apt-cache madison emscripten 2>/dev/null | awk -F'|' 'NR == 1 {gsub(/ /, "", $2); print $2}')
  [[ -n $version ]] && at_least "${version%%+*}" "$EMSCRIPTEN_AT_LEAST"
}

# A release of this distribution that has it, for the archives on this machine's own mirror.
newer_suite() {
  local id
  id=$(. /etc/os-release && echo "$ID")
  case $id in
    debian) echo trixie main ;;
    ubuntu) echo resolute universe ;;
    *) return 1 ;;
  esac
}

# write_toolchain_file FOLDER EMSCRIPTEN_ROOT : what the CMake presets include; one path, whichever Emscripten it is.
write_toolchain_file() {
  cat >"$1/Emscripten.cmake" <<END
set(EMSCRIPTEN_ROOT_PATH "$2" CACHE PATH "" FORCE)
include("$2/cmake/Modules/Platform/Emscripten.cmake")
END
}

use_emscripten_on_path() {
  local root
  root=$(em-config EMSCRIPTEN_ROOT 2>/dev/null) || root=$(dirname "$(realpath "$(command -v em++)")")
  write_toolchain_file "$1" "$root"
}

use_emscripten_of_distribution() { write_toolchain_file "$1" /usr/share/emscripten; }

# fetch_newer_packages FOLDER SUITE COMPONENTS : with sources, lists and caches of its own, so the machine's apt is left as it is.
fetch_newer_packages() {
  local apt=$1/apt mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    awk -v suite="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == suite && $3 == "main" { print $1; exit }')
  [[ -n $mirror ]] || { echo "apt's own sources name no archive of this release"; return 1; }
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/debs"
  echo "deb $mirror $2 main${3:+ $3}" >"$apt/sources.list"
  local options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$apt/debs" && apt-get "${options[@]}" download emscripten binaryen libc6 libstdc++6 libgcc-s1)
  local deb
  for deb in "$apt"/debs/*.deb; do
    # The test suite and the documents are a third of the package.
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$1/root" --exclude=./usr/share/emscripten/test --exclude=./usr/share/doc
  done
  rm -rf "$apt"
}

use_emscripten_of_newer_suite() {
  local suite component home=$TOOLCHAIN/emscripten
  local share=root/usr/share/emscripten
  read -r suite component < <(newer_suite) || die "no Emscripten for this distribution: install emsdk ($EMSCRIPTEN_AT_LEAST or newer), put it on the PATH, and run again."
  [[ $component == main ]] && component=
  mkdir -p "$1/root" "$1/bin"
  run_logged emscripten fetch_newer_packages "$1" "$suite" "$component"

  local tool
  for tool in "$1"/root/usr/bin/wasm*; do
    tool=${tool##*/}
    cat >"$1/bin/$tool" <<END
#!/bin/sh
exec "$home/root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$home/root/usr/lib/x86_64-linux-gnu" "$home/root/usr/bin/$tool" "\$@"
END
    chmod +x "$1/bin/$tool"
  done
  # Its optimiser imports acorn from beside itself; NODE_PATH does not reach ES modules.
  ln -s /usr/share/nodejs "$1/$share/node_modules"
  cat >"$1/$share/.emscripten" <<END
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$home'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
CACHE = '$home/$share/cache'
END
  write_toolchain_file "$1" "$home/$share"
}

emscripten_pin() {
  echo "$(fingerprint "$LIB/emscripten.sh" /etc/os-release) $TOOLCHAIN $(emscripten_on_path && command -v em++)"
}

fill_emscripten() {
  if emscripten_on_path; then
    use_emscripten_on_path "$1"
  elif emscripten_in_apt; then
    MISSING=(emscripten)
    run_logged emscripten apt_get_install
    use_emscripten_of_distribution "$1"
  else
    use_emscripten_of_newer_suite "$1"
  fi
}
