# Which of the project's files the formatters and linters look at: those that exist and git does not ignore.
# shellcheck shell=bash

files() { (cd "$ROOT" && git ls-files --cached --others --exclude-standard "$@" | sort -u | while read -r f; do [[ ! -f $f ]] || echo "$f"; done); }

cpp_files() { files '*.cpp' '*.h'; }
web_scripts() { files '*.js'; }
web_files() { files '*.js' '*.ts' '*.css'; }
shell_files() { files scripts .ci | (cd "$ROOT" && xargs grep -lE '^(#!.*bash|# shellcheck shell=bash)'); }
