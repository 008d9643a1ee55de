# Debian and Ubuntu packages: installed by name, only those that are missing, through root or sudo.
# shellcheck shell=bash

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "system packages are missing and this is neither root nor a machine with sudo. As root, run: apt-get install ${MISSING[*]}"
  fi
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# apt_packages LIST... : the packages named in scripts/pins/apt-LIST.txt; those missing are installed.
apt_install() {
  local list name missing=()
  command -v apt-get >/dev/null || die "this set-up needs Debian 12 or newer, or Ubuntu 24.04 or newer (no apt-get here)."
  STEP=$((STEP + 1))
  for list in "$@"; do
    while read -r name; do
      present "$name" || missing+=("${name%%:*}")
    done < <(sed -e 's/#.*//' -e '/^\s*$/d' "$PINS/apt-$list.txt")
  done
  ((${#missing[@]})) || return 0

  local started=$SECONDS
  say "[$STEP/$STEPS] Debian packages: ${missing[*]} …"
  MISSING=("${missing[@]}")
  # Without lists, or with old ones, the first try fails; only then are they worth fetching.
  if ! apt_get_install >/dev/null 2>&1; then
    run_logged apt-update as_root apt-get -q update
    run_logged apt-install apt_get_install
  fi
  say "[$STEP/$STEPS] Debian packages: done in $((SECONDS - started)) s"
}

apt_get_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${MISSING[@]}"
}

# present PACKAGE[:COMMAND] : installed, or COMMAND is on the PATH whoever put it there.
present() {
  [[ $1 == *:* ]] && command -v "${1#*:}" >/dev/null && return
  is_installed "${1%%:*}"
}

