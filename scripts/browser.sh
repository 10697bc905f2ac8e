#!/bin/sh
# Sees to a Chromium and a Chinese font for the browser tests: by apt where this is root on Debian, else by saying what to install.
set -eu

wanted=
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || wanted=chromium
# A font is missing when no installed one draws 环; fc-list comes with Chromium, so before it there is none to ask.
if ! { command -v fc-list >/dev/null 2>&1 && fc-list ':lang=zh-cn' | grep -q .; }; then wanted="$wanted fonts-noto-cjk"; fi
[ -n "$wanted" ] || exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "apt-get install $wanted"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # shellcheck disable=SC2086 -- one word per package
    if apt-get update -qq >"$log" 2>&1 </dev/null &&
        apt-get install -y -qq --no-install-recommends $wanted >>"$log" 2>&1 </dev/null; then
        rm -f "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
fi
cat >&2 <<TXT
浏览器测试需要：$wanted。请安装后再运行；没有时，本机的浏览器测试将被跳过（CI 中算失败）。
The browser tests need: $wanted. Install it and run again; without it they are skipped here (and fail in CI).
TXT
