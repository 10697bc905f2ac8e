"""What is read and what is refused at the door: encodings, binary files, size, secrecy marks, texts without a task."""

import codecs
import random
from dataclasses import replace
from pathlib import Path

import pytest

from bihuan import reading
from bihuan.core.words import Refused
from bihuan.reading import LIMITS, sources

ORDER = "会议要求，各镇要加快建设充电站，年内建成充电桩80个。"


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        reading.read(data, name="来文.txt")
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_common_encoding_yields_the_same_text(encoding: str) -> None:
    assert reading.read(ORDER.encode(encoding), name="来文.txt").text == ORDER


def test_utf_16_big_endian_with_its_mark_is_read() -> None:
    data = codecs.BOM_UTF16_BE + ORDER.encode("utf-16-be")
    assert reading.read(data, name="来文.txt").text == ORDER


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", "\u3000\n".encode()])
def test_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data).sentence.key == "reading_empty"


@pytest.mark.parametrize("data", ["要办好".encode() + b"\x00\x01", b"\x7fELF\x00\x01", b"\x1f\x8b\x08"])
def test_binary_file_is_refused_with_advice_to_paste(data: bytes) -> None:
    sentence = refusal(data).sentence
    assert sentence.key == "reading_binary"
    assert "粘贴" in sentence.say("zh")
    assert "paste" in sentence.say("en")


def test_bytes_that_are_no_text_are_refused() -> None:
    chance = random.Random(7)
    noise = bytes(chance.randrange(1, 256) for _ in range(4000))
    assert refusal(noise).sentence.key == "reading_undecodable"


def test_random_rare_characters_of_gb18030_are_no_text() -> None:
    chance = random.Random(3)
    data = bytes(byte for _ in range(900) for byte in (chance.randrange(0x81, 0xA0), chance.randrange(0x40, 0x7E)))
    assert refusal(data).sentence.key == "reading_undecodable"


def test_text_over_the_limit_is_refused() -> None:
    assert refusal(b"a" * (sources.LIMIT + 1)).sentence.key == "reading_too_large"


def test_large_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "大文件.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(Refused) as caught:
        reading.read_file(path, limits=replace(LIMITS, document_bytes=1024 * 1024))
    assert caught.value.sentence.key == "reading_too_large"


def test_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        reading.read_file(tmp_path / "没有.txt")
    assert caught.value.kind == "unknown"
    assert "没有.txt" in str(caught.value)


@pytest.mark.parametrize("mark", ["机密★1年", "绝密", "秘 密 ★ 长期", "密级：秘密", "机密★", "秘密10年"])
def test_document_with_a_secrecy_mark_is_refused(mark: str) -> None:
    text = f"{mark}\n关于做好某项工作的通知\n{ORDER}\n"
    assert refusal(text.encode()).sentence.key == "reading_classified"


def test_pasted_text_with_a_secrecy_mark_is_refused_too() -> None:
    with pytest.raises(Refused) as caught:
        reading.decompose(reading.Source("粘贴", f"机密★3年\n{ORDER}"))
    assert caught.value.sentence.key == "reading_classified"


def test_secrecy_as_a_matter_of_the_text_is_no_mark() -> None:
    text = f"关于加强保密工作的通知\n秘密文件要专柜存放。\n{ORDER}"
    assert reading.decompose(reading.read(text.encode(), name="来文.txt")).tasks


@pytest.mark.parametrize("text", ["今天天气很好。", "123456", "区领导参加会议。", "一"])
def test_text_without_a_task_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        reading.decompose(reading.Source("随笔", text))
    assert caught.value.sentence.key == "reading_no_task"
