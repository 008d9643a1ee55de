# Debian and Ubuntu packages, by name: only those that are missing, as root or through sudo.
# shellcheck shell=bash

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

# missing_packages LIST... : the packages of scripts/pins/apt-LIST.txt that are not here. A line reads PACKAGE, or
# PACKAGE:COMMAND where COMMAND on the PATH, whoever put it there, will do as well.
missing_packages() {
  local list package command installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  for list in "$@"; do
    while IFS=: read -r package command; do
      [[ $command ]] && command -v "$command" >/dev/null && continue
      grep -qxF "$package" <<<"$installed" || echo "$package"
    done < <(sed '/^#/d' "$PINS/apt-$list.txt")
  done | sort -u
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends "$@"
}

# The lists of packages may be missing or out of date, and an earlier run may have been killed inside dpkg.
apt_repair_and_install() {
  as_root dpkg --configure -a
  as_root apt-get -q -o DPkg::Lock::Timeout=300 update || echo "some of apt's sources cannot be read; going on with the others"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --fix-broken install
  apt_install "$@"
}

apt_install_or_repair() {
  apt_install "$@" >"$TOOLCHAIN/log/apt-first.log" 2>&1 </dev/null || run_logged apt apt_repair_and_install "$@"
}

# provide_packages LIST... : a step of the set-up.
provide_packages() {
  local missing
  command -v apt-get >/dev/null || die "apt-get is missing: this set-up is for Debian 12 or newer and Ubuntu 24.04 or newer."
  STEP=$((STEP + 1))
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  [[ $(id -u) == 0 ]] || command -v sudo >/dev/null ||
    die "packages are missing, and only root may install them. As root: apt-get install ${missing[*]}"
  mkdir -p "$TOOLCHAIN/log"
  [[ $(id -u) == 0 ]] || sudo -v # asks for the password here, where it can be seen
  step "${#missing[@]} system packages (${missing[*]})" apt_install_or_repair "${missing[@]}"
}
