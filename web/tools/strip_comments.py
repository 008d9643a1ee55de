#!/usr/bin/env python3
"""usage: strip_comments.py IN... OUT_FOLDER

Copies JavaScript without indentation and without the lines that are nothing but a comment: a visitor waits for every
byte. It relies on the project's style, where no string goes over the end of a line, and checks that.
"""
import re
import sys
from pathlib import Path

WHOLE_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)


def main():
    *sources, folder = sys.argv[1:]
    for source in map(Path, sources):
        text = WHOLE_LINES.sub("", source.read_text(encoding="utf-8"))
        if any(line.count("`") % 2 for line in text.splitlines()):
            sys.exit(f"{source}: a template goes over the end of a line")
        (Path(folder) / source.name).write_text(re.sub(r"^[ \t]+|^\n", "", text, flags=re.MULTILINE), encoding="utf-8")


main()
