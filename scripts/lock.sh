#!/bin/sh
# Pins the dependencies of pyproject.toml with hashes, for every platform and Python from 3.11 on.
# The development lock is solved first; the smaller ones take their versions from it, so all three agree.
set -eu
cd "$(dirname "$0")/.."
pin() {
    "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --no-header pyproject.toml "$@"
}
pin --group dev --group build --upgrade --output-file requirements-dev.txt
pin --constraint requirements-dev.txt --output-file requirements.txt
"$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --no-header --constraint requirements-dev.txt --group pyproject.toml:build \
    --output-file requirements-build.txt
