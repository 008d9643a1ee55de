# Which of the project's files the formatters and linters look at: those that exist and git does not ignore.
# shellcheck shell=bash

# A checkout may belong to somebody else, as in a container.
in_git() { git -C "$ROOT" -c safe.directory="$ROOT" "$@"; }
in_git rev-parse --git-dir >/dev/null || die "$ROOT is no git checkout; formatters and linters look at the files that git knows."

files() { (cd "$ROOT" && in_git ls-files --cached --others --exclude-standard "$@" | sort -u | while read -r f; do [[ ! -f $f ]] || echo "$f"; done); }

cpp_files() { files '*.cpp' '*.h'; }
web_scripts() { files '*.js'; }
web_files() { files '*.js' '*.ts' '*.css'; }
shell_files() { files scripts .ci | (cd "$ROOT" && xargs grep -lE '^(#!.*bash|# shellcheck shell=bash)'); }
