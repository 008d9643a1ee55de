# Which of the project's files the formatters and linters look at.
# shellcheck shell=bash

cpp_files() { git -C "$ROOT" ls-files --cached --others --exclude-standard '*.cpp' '*.h'; }
web_files() { git -C "$ROOT" ls-files --cached --others --exclude-standard '*.js' '*.mjs' '*.ts' '*.css' '*.html'; }
shell_files() {
  cd "$ROOT" && git ls-files --cached --others --exclude-standard scripts .ci | xargs grep -lE '^#!.*\bbash|^# shellcheck shell=bash'
}
