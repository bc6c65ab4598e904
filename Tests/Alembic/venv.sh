#!/bin/sh
# Makes a throwaway Python environment with Alembic in the folder given, once, and prints its python.
# Fails (the tests then skip) where Python or PyPI can't be reached.
set -eu
folder=$1
if [ ! -x "$folder/ready/bin/python" ]; then
    mkdir -p "$folder"
    making=$(mktemp -d "$folder/making.XXXXXX")
    trap 'rm -rf "$making"' EXIT
    python3 -m venv "$making" >&2
    "$making/bin/pip" install --quiet --disable-pip-version-check alembic==1.20.1 sqlalchemy >&2
    # Another test run may have been faster: its environment is as good.
    mv -T "$making" "$folder/ready" 2>/dev/null || [ -x "$folder/ready/bin/python" ]
fi
echo "$folder/ready/bin/python"
