#!/bin/sh
# Collects in wheelhouse/ every wheel that running needs, our own among them, for machines without network.
# For another machine: make wheelhouse MACHINE=aarch64 PYTHON_VERSION=3.11
set -eu
cd "$(dirname "$0")/.."
folder=wheelhouse
python="$BIN/python"

rm -rf "$folder"
mkdir "$folder"
set --
if [ -n "${MACHINE:-}" ]; then
    # pip takes each tag at its word, so every glibc up to 2.28 (Kylin V10, UOS 20, openEuler 20.03) is named.
    for tag in manylinux2014 manylinux_2_17 manylinux_2_24 manylinux_2_26 manylinux_2_27 manylinux_2_28; do
        set -- "$@" --platform "${tag}_$MACHINE"
    done
fi
if [ -n "${PYTHON_VERSION:-}" ]; then set -- "$@" --python-version "$PYTHON_VERSION"; fi
"$python" -m pip download --quiet --only-binary :all: --require-hashes -r requirements.txt --dest "$folder" "$@"
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$folder" .
cp requirements.txt "$folder/"
cat > "$folder/INSTALL.txt" <<'TXT'
离线安装 bihuan（需要 Python 3.11 或更新版本）
  python3 -m venv bihuan
  bihuan/bin/pip install --no-index --find-links wheelhouse --require-hashes -r wheelhouse/requirements.txt
  bihuan/bin/pip install --no-index --find-links wheelhouse --no-deps bihuan
  bihuan/bin/bihuan serve
核对文件： cd wheelhouse && sha256sum -c SHA256SUMS

Installing bihuan without network (Python 3.11 or newer): the four lines above.
Checking the files: the line below them.
TXT
(cd "$folder" && sha256sum ./*.whl requirements.txt > SHA256SUMS)
echo "$folder: $(find "$folder" -name '*.whl' | wc -l) wheels, $(du -sh "$folder" | cut -f1)"
