# Emscripten, reached by .toolchain/emscripten/Emscripten.cmake whichever it is: the one on the PATH, the distribution's
# own, or the one of a newer release of the distribution, unpacked into .toolchain/emscripten/root.
# shellcheck shell=bash

EMSCRIPTEN_AT_LEAST=3.1.69

at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }
os_release() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" /etc/os-release; }

# Which one it is to be, in a word or two.
choose_emscripten() {
  local here version
  here=$(command -v em++) && version=$(em++ --version 2>/dev/null | sed -n '1s/.* \([0-9]\+\.[0-9]\+\.[0-9]\+\).*/\1/p')
  if [[ ${version:-} ]] && at_least "$version" "$EMSCRIPTEN_AT_LEAST" && ! dpkg -S "$here" >/dev/null 2>&1; then
    echo "path $here"
  elif emscripten_in_apt; then
    echo distribution
  else
    echo newer-suite
  fi
}

emscripten_in_apt() {
  local version
  version=$(apt-cache show --no-all-versions emscripten 2>/dev/null | sed -n 's/^Version: //p')
  [[ $version ]] && at_least "${version%%[+~-]*}" "$EMSCRIPTEN_AT_LEAST"
}

# The release of this distribution whose archive has it, and the archive's component.
newer_suite() {
  case $(os_release ID) in
    debian) echo trixie main ;;
    ubuntu) echo resolute universe ;;
  esac
}

emscripten_pin() { echo "$(fingerprint "$LIB/emscripten.sh" /etc/os-release) $TOOLCHAIN $(choose_emscripten)"; }

fill_emscripten() {
  case $(choose_emscripten) in
    path*) fill_from_path "$1" ;;
    distribution)
      apt_install_or_repair emscripten
      write_platform_file "$1" /usr/share/emscripten
      ;;
    newer-suite) fill_from_newer_suite "$1" ;;
  esac
  # A compiler that cannot compile is found here, not in somebody's build.
  run_logged emscripten-probe probe_emscripten "$1"
}

# write_platform_file FOLDER EMSCRIPTEN_ROOT : what the CMake presets include.
write_platform_file() {
  cat >"$1/Emscripten.cmake" <<END
set(EMSCRIPTEN_ROOT_PATH "$2")
include("$2/cmake/Modules/Platform/Emscripten.cmake")
END
}

fill_from_path() {
  local root
  root=$(em-config EMSCRIPTEN_ROOT 2>/dev/null) || root=$(dirname "$(realpath "$(command -v em++)")")
  write_platform_file "$1" "$root"
}

# Debian's Emscripten is Python, JavaScript and WebAssembly, and runs with this release's clang 19 and node. Only
# Binaryen, which is native, needs the newer release's C library; it gets it from beside itself.
fill_from_newer_suite() {
  local suite component home=$TOOLCHAIN/emscripten share tool loader
  read -r suite component < <(newer_suite) ||
    die "this distribution has no Emscripten $EMSCRIPTEN_AT_LEAST: install emsdk, put its em++ on the PATH, and run this again."
  run_logged emscripten unpack_from_suite "$1" "$suite" "$component"

  share=usr/share/emscripten
  loader=$(cd "$1/root" && echo usr/lib*/ld-linux-*.so.*)
  mkdir "$1/bin"
  for tool in "$1"/root/usr/bin/wasm*; do
    tool=${tool##*/}
    cat >"$1/bin/$tool" <<END
#!/bin/sh
root='$home/root'
exec "\$root/$loader" --library-path "\$(echo "\$root"/usr/lib/*-linux-gnu)" "\$root/usr/bin/$tool" "\$@"
END
    chmod +x "$1/bin/$tool"
  done
  # The optimiser imports acorn as an ES module, for which NODE_PATH does nothing.
  ln -s /usr/share/nodejs "$1/root/$share/node_modules"
  cat >"$1/root/$share/.emscripten" <<END
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$home'
NODE_JS = '$(command -v node)'
CACHE = '$home/root/$share/cache'
FROZEN_CACHE = True
END
  write_platform_file "$1" "$home/root/$share"
}

# unpack_from_suite FOLDER SUITE COMPONENT : apt with sources, lists and caches of its own, so that the machine's stay as
# they are. The mirror is the one that the machine already uses.
unpack_from_suite() {
  local apt=$1/apt mirror deb
  # shellcheck disable=SC2016  # apt's own placeholders
  mirror=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    sed -n "s/^$(os_release VERSION_CODENAME) main //p" | head -n 1)
  [[ $mirror ]] || {
    echo "apt's sources name no archive of $(os_release PRETTY_NAME), so there is none to take $2 from"
    return 1
  }
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$1/root"
  printf 'deb %s %s %s\n' "$mirror" "$2" "$(printf '%s\n' main "$3" | sort -u | paste -sd ' ')" >"$apt/sources.list"
  local options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o "APT::Sandbox::User=$(id -un)")
  apt-get "${options[@]}" update
  (cd "$apt/archives" && apt-get "${options[@]}" download emscripten binaryen libc6 libstdc++6 libgcc-s1)
  for deb in "$apt"/archives/*.deb; do
    # Emscripten's own tests are a third of it.
    dpkg-deb --fsys-tarfile "$deb" |
      tar -x -C "$1/root" --no-same-owner --exclude=./usr/share/emscripten/test --exclude=./usr/share/doc
  done
  rm -rf "$apt"
}

# probe_emscripten FOLDER : C++23 in, WebAssembly through the optimiser out, run by node.
probe_emscripten() {
  local home=$TOOLCHAIN/emscripten empp
  # The wrappers name the folder's final place.
  [[ -d $1/root ]] && rm -rf "$home" && ln -s "$1" "$home"
  empp=$(sed -n 's/^set(EMSCRIPTEN_ROOT_PATH "\(.*\)")$/\1/p' "$1/Emscripten.cmake")/em++
  mkdir -p "$1/probe"
  cat >"$1/probe/probe.cpp" <<'END'
#include <cstdio>
#include <expected>
int main() {
  std::expected<int, int> answer = 42;
  std::printf("%d\n", *answer);
}
END
  "$empp" -std=c++23 -O2 -msimd128 "$1/probe/probe.cpp" -o "$1/probe/probe.js"
  [[ $(node "$1/probe/probe.js") == 42 ]]
  rm -rf "$1/probe"
  [[ ! -L $home ]] || rm "$home"
}
