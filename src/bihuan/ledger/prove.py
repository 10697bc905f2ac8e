"""查证 prove: checks a proof against a published head, alone: one file, the standard library, no network.

Usage: python -I -S prove.py PROOF.json HEAD.txt

The proof comes from `bihuan proof matter:42#7`, the head from the bulletin of its day. Exit code 0: the entry stood in
the ledger, word for word, when the head was published; 1: it did not, or the files do not belong together; 2: a file
cannot be read.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable
from typing import Any

FORMAT = "bihuan-proof-1"
LINE = re.compile(r"\b(date|seal|size|root|digest|algorithm)\b\s*[:：]\s*(\S+)")
MASK = 0xFFFFFFFF


class Unproven(Exception):
    """Why a proof does not hold, in both tongues."""


def sm3(content: bytes) -> bytes:
    """The SM3 digest of `content` (GB/T 32905-2016), in plain Python for machines whose OpenSSL lacks it."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = content + b"\x80" + bytes((55 - len(content)) % 64) + (8 * len(content)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        state = [old ^ new for old, new in zip(state, _compressed(state, padded[start : start + 64]), strict=True)]
    return b"".join(word.to_bytes(4, "big") for word in state)


def _compressed(state: list[int], block: bytes) -> list[int]:
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _rotated(words[at - 3], 15)
        mixed ^= _rotated(mixed, 15) ^ _rotated(mixed, 23)
        words.append(mixed ^ _rotated(words[at - 13], 7) ^ words[at - 6])
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        constant = 0x79CC4519 if at < 16 else 0x7A879D8A
        first = _rotated((_rotated(a, 12) + e + _rotated(constant, at % 32)) & MASK, 7)
        second = first ^ _rotated(a, 12)
        chosen = a ^ b ^ c if at < 16 else (a & b) | (a & c) | (b & c)
        picked = e ^ f ^ g if at < 16 else (e & f) | (~e & g)
        third = (chosen + d + second + (words[at] ^ words[at + 4])) & MASK
        fourth = (picked + h + first + words[at]) & MASK
        a, b, c, d = third, a, _rotated(b, 9), c
        e, f, g, h = fourth ^ _rotated(fourth, 9) ^ _rotated(fourth, 17), e, _rotated(f, 19), g
    return [a, b, c, d, e, f, g, h]


def _rotated(word: int, by: int) -> int:
    return ((word << by) | (word >> (32 - by))) & MASK if by else word


DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "sha256": lambda content: hashlib.sha256(content).digest(),
    "sm3": sm3,
}


def check(proof: dict[str, Any], head: dict[str, str]) -> dict[str, Any]:
    """The envelope of the entry that the proof proves against the head; raises `Unproven` with the reason."""
    if proof.get("format") != FORMAT:
        raise Unproven(f"不是 {FORMAT} 格式的证明 / not a proof of format {FORMAT}")
    seal, entry = proof["seal"], proof["entry"]
    body = entry["body"].encode()
    leaf = _digest(entry["algorithm"])(body)
    new = _digest(seal["algorithm"])
    root = _root(leaf, index=proof["index"], size=seal["size"], path=proof["path"], new=new)
    if root.hex() != seal["root"]:
        raise Unproven("记录不在这棵树里 / the entry does not stand in the tree of this seal")
    text = json.dumps(seal, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    stated = {"seal": str(seal["number"]), "size": str(seal["first"] + seal["size"]), "root": seal["root"]}
    stated["digest"] = new(text.encode()).hex()
    for name, value in stated.items():
        if head.get(name) != value:
            raise Unproven(f"封存与公布的记录头不符（{name}） / the seal is not the published one ({name})")
    envelope: dict[str, Any] = json.loads(body)
    if (envelope["subject"], envelope["seq"]) != (entry["subject"], entry["seq"]):
        raise Unproven("正文属于另一条记录 / the text belongs to another entry")
    for name, word in proof.get("words", {}).items():
        digest = _digest(entry["algorithm"])(bytes.fromhex(word["salt"]) + word["text"].encode()).hex()
        if envelope["words"].get(name) != digest:
            raise Unproven(f"文字“{name}”不是原话 / the words “{name}” are not those that were said")
    return envelope


def _digest(name: str) -> Callable[[bytes], bytes]:
    if name not in DIGESTS:
        raise Unproven(f"不认识的摘要算法 {name} / unknown digest {name}")
    return DIGESTS[name]


def _root(content: bytes, *, index: int, size: int, path: list[str], new: Callable[[bytes], bytes]) -> bytes:
    """The root to which the path leads from the leaf at `index` of a tree of `size` (RFC 9162, 2.1.3.2)."""
    place, last, node = index, size - 1, new(b"\x00" + content)
    for sibling in (bytes.fromhex(text) for text in path):
        if last <= 0:
            raise Unproven("路径过长 / the path is too long")
        if place & 1 or place == last:
            node = new(b"\x01" + sibling + node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = new(b"\x01" + node + sibling)
        place, last = place >> 1, last >> 1
    if last or not 0 <= index < size:
        raise Unproven("路径过短 / the path is too short")
    return node


def main(arguments: list[str]) -> int:
    """Checks the two files named, says what it found, and gives the exit code."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            proof = json.load(file)
        with open(arguments[1], encoding="utf-8") as file:
            head = dict(LINE.findall(file.read()))
    except (OSError, ValueError) as error:
        print(f"读不了文件 / cannot be read: {error}")
        return 2
    try:
        envelope = check(proof, head)
    except Unproven as reason:
        print(f"✗ {reason}")
        return 1
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        print(f"✗ 证明残缺 / the proof is damaged: {error!r}")
        return 1
    place = f"{envelope['subject']}#{envelope['seq']}"
    print(f"✓ {place} {envelope['act']} {envelope['recorded']}：{head.get('date')} 公布的记录头之前已入账，未被改动。")
    print(f"✓ {place} stood in the ledger, unchanged, when the head of {head.get('date')} was published.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
