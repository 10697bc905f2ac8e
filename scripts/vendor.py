"""前端文件 vendor: the front-end files we ship, fetched from their npm packages by version and held to their digests.

`vendor.lock.json` names each package, the files taken from it and the SHA-256 of what lies in the tree.
`fetch` makes the folder anew with npm; `verify` needs neither npm nor network.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "src/bihuan/web/static/vendor"
LOCK = FOLDER / "vendor.lock.json"
SOURCE_MAP = re.compile(rb"\s*(?://[#@] sourceMappingURL=\S*|/\*[#@] sourceMappingURL=[^*]*\*/)\s*$")


def read_lock() -> dict[str, Any]:
    """What the lock file says."""
    locked: dict[str, Any] = json.loads(LOCK.read_text("utf-8"))
    return locked


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpack(package: dict[str, Any], *, into: Path) -> Path:
    """The folder that holds the unpacked npm package."""
    wanted = f"{package['name']}@{package['version']}"
    packed = subprocess.run(["npm", "pack", "--silent", wanted], cwd=into, check=True, capture_output=True, text=True)
    place = into / package["name"].replace("/", "-")
    with tarfile.open(into / packed.stdout.split()[-1]) as archive:
        archive.extractall(place, filter="data")
    return place / "package"


def sprite(icons: Path, *, names: list[str]) -> bytes:
    """One SVG with a symbol for each named icon; pages draw it with `<use href="…#name">`."""
    symbols = []
    for name in names:
        drawing = (icons / f"{name}.svg").read_text("utf-8")
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>", drawing)
        kept = "".join(re.sub(r"\s+", " ", shape) for shape in shapes if 'stroke="none"' not in shape)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{kept}</symbol>')
    frame = '<svg xmlns="http://www.w3.org/2000/svg">\n{}\n</svg>\n'
    return frame.format("\n".join(symbols)).encode()


def contents(entry: dict[str, Any], *, unpacked: Path) -> bytes:
    """What the tree holds for one entry of the lock: a file of the package without its source map, or the sprite."""
    if "icons" in entry:
        return sprite(unpacked / entry["from"], names=entry["icons"])
    return SOURCE_MAP.sub(b"\n", (unpacked / entry["from"]).read_bytes())


def fetch() -> list[str]:
    """Writes every file of the lock and its digest; returns what was written."""
    locked, written = read_lock(), []
    with tempfile.TemporaryDirectory() as folder:
        for package in locked["packages"]:
            unpacked = unpack(package, into=Path(folder))
            for entry in package["files"]:
                target = FOLDER / entry["file"]
                if "from" in entry:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(contents(entry, unpacked=unpacked))
                entry["sha256"] = digest(target)
                written.append(f"{package['name']} {package['version']} → {entry['file']}")
    LOCK.write_text(json.dumps(locked, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return written


def complaints() -> list[str]:
    """What is wrong in the folder: files missing, altered or unknown to the lock; nothing when all is well."""
    entries = {entry["file"]: entry for package in read_lock()["packages"] for entry in package["files"]}
    present = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()} - {LOCK.name}
    wrong = [f"{name}: in the lock, not in the folder" for name in sorted(entries.keys() - present)]
    wrong += [f"{name}: in the folder, not in the lock" for name in sorted(present - entries.keys())]
    for name in sorted(present & entries.keys()):
        if digest(FOLDER / name) != entries[name].get("sha256"):
            wrong.append(f"{name}: differs from its digest in the lock")
    return wrong


def main(command: str) -> int:
    """The exit status of `fetch` or `verify`."""
    if command == "fetch":
        print("\n".join(fetch()))
    wrong = complaints()
    print("\n".join(wrong) if wrong else "vendor: every file is as locked")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "verify"))
