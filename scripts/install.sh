#!/bin/sh
# Installs one lock file and this project (editable) into .venv. Usage: install.sh requirements.txt
# uv does it when it can be had, in a second or two; pip does the same, more slowly, when it cannot.
set -eu
cd "$(dirname "$0")/.."
lock=$1
python=${PYTHON:-python3}
venv=.venv

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "需要 Python 3.11 或更新版本；请用 PYTHON= 指定。 Python 3.11 or newer is needed; name one with PYTHON=." >&2
    exit 1
}
if ! [ -x "$venv/bin/python" ]; then
    # Debian keeps ensurepip in a package of its own (python3-venv); without it the pip outside fills the environment.
    if "$python" -c 'import ensurepip' 2>/dev/null; then "$python" -m venv "$venv"; else
        "$python" -m venv --without-pip "$venv"
    fi
fi
if "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    pip() { "$venv/bin/python" -m pip "$@"; }
else
    pip() { "$python" -m pip --python "$venv/bin/python" "$@"; }
fi

tools="$venv/tools.txt"
awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements-build.txt > "$tools"
if [ -z "${NO_UV:-}" ] && { [ -x "$venv/bin/uv" ] || pip install --quiet --require-hashes --no-deps -r "$tools"; }; then
    # uv does not read pip's configuration: hand over a mirror that pip was told to use.
    mirror=${PIP_INDEX_URL:-$(pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$mirror" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$mirror"; fi
    uv() { UV_LINK_MODE=copy "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" "$@"; }
else
    uv() { return 1; }
fi
fetch() { uv "$@" || { echo "uv 不可用，改用 pip。 uv cannot do it, pip takes over." >&2; pip install --quiet "$@"; }; }

fetch --require-hashes -r requirements-build.txt
fetch --require-hashes -r "$lock"
fetch --no-deps --no-build-isolation --editable .
echo "$lock → $venv"
