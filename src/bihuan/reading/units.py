"""单位名 units: a list of units cut at its joints only, compound names and collectives left whole."""

import re

from bihuan.reading.lexicon import any_of

_AT_END = re.compile(any_of("unit_tails") + "$")
_DOES = (
    r"(?:牵头负责|牵头落实|牵头抓总|牵头|负责落实|负责|具体落实|落实|协同配合|参与配合|积极配合|予以配合|配合|协同|协助"
    r"|参与|参加|协办|主办|承办|会同|组织实施|支持)"
)
_HOW = (
    r"(?:按照?(?:各自)?职责(?:分工|任务|权限)*|依(?:据|照)?(?:各自)?职责(?:分工)?|根据(?:各自)?职责(?:分工)?|分别|共同"
    r"|具体|研究|分工|分级|抓好|积极|密切|按要求)"
)
_TASK = re.compile(rf"(?:等)?(?:有关)?{_HOW}*{_DOES}+$")
_LEADING_WORDS = re.compile(
    r"^(?:(?:会议)?(?:原则)?同意由?|由|请|责任单位为|这些|那些|(?:牵头|责任|配合|主办|协办|参与|承办)(?:单位|部门)?[:：为是])"
)
_SHARED = re.compile(
    r"^各(?:省、自治区、直辖市|(?:市|县|区)、(?:市|县|区)(?:（[^）]*）)?(?:、[市县区])?(?=人民政府|政府))"
)
_ENDS = (
    r"(?:部|委|局|厅|办|院|署|会|处|政府|单位|部门|地区|机构|组织|专班|指挥部|企业|公司|省|市|州|区|县|镇|乡|街道|各地|地"
    r"|中心|银行|所|站|队|[河林田路链段]长|负责人|负责同志|智库|干部|办公室|园区|集团|学校|高校)"
)
_INSIDE_NAMES = re.compile(
    r"(?:社会保障|信息化|旅游|改革|技术|体育|城乡|草原|海洋|退役|农村|卫生|健康|规划|建设|食品|商贸|大数据|广电)"
)
_ETC = re.compile(r"(?<![高平优中初同相])等(?=$|有关|相关|部门|单位|成员|各|人民|[国省市县区镇]|社会|群团|团体|组织)")
_NONE = frozenset(("", "无", "/", "—", "-", "——", "－", "／"))
_OF_THEM = re.compile(r"(等(?:有关|相关)?(?:部门|单位))(?:主要|分管)?负责(?:同志|人)$")
_LEVEL = re.compile(r"(?:^|、)[省市县区镇乡]$")
_MOST = 24
_PART = re.compile(r"（(?:总?牵头|主办|主责|(?P<helps>配合|协办|协助|协同|参与)|负责|承办)(?:单位|部门)?）$")
_OFFICE_HOLDER = re.compile(
    r"(?:[省市州区县旗镇乡]?(?:人民)?政府)?(?:分管|主管|常务|包保|主要|[省市州区县旗镇乡])*(?:副?[省市州区县旗镇乡]长|领导)"
)


def split_units(words: str) -> list[str]:
    """The single units a list names, without 等 and without what they are to do."""
    words = _OF_THEM.sub(r"\1", words.strip("。；，、 ："))
    for _ in range(2):
        words = _TASK.sub("", words).strip("。；，、 ")
    words = _LEADING_WORDS.sub("", words)
    if words in _NONE:
        return []
    if _is_compound(words):
        return [words]
    out: list[str] = []
    for piece in _split_list(words):
        etc = _ETC.search(piece)
        head, rest = (piece[: etc.start()], piece[etc.end() :]) if etc else (piece, "")
        for part in (head, rest) if len(rest) > 3 else (head,):
            part = _PART.sub("", part.strip())
            if part and part not in out and part not in _NONE and not _OFFICE_HOLDER.fullmatch(part):
                out.append(part)
    return out


def parts_taken(words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units of a list that lead, and those that help, where a bracket behind a name says so (区发改局（牵头）)."""
    lead: list[str] = []
    helps: list[str] = []
    for piece in _split_list(words):
        part = _PART.search(piece)
        if part and part[0][1:3] not in ("负责", "承办"):
            (helps if part["helps"] else lead).append(piece[: part.start()])
    return tuple(lead), tuple(helps)


def is_collective(unit: str) -> bool:
    """Whether a name stands for many units (各地, 有关部门) rather than for one."""
    return bool(re.match(r"(?:各|有关|相关|全体|所有|其他)|.*成员单位$", unit))


def ends_as_unit(words: str) -> bool:
    """Whether words end as a unit's name does."""
    return _AT_END.search(words, max(0, len(words) - _MOST)) is not None


def are_units(words: str) -> bool:
    """Whether words are a list in which every item ends as a unit's name does."""
    parts = [part for part in re.split(r"[、，；]", re.sub(r"（[^（）]*）", "", words)) if part]
    return bool(parts) and all(ends_as_unit(part) and 1 < len(part) <= _MOST for part in parts)


def is_statement(words: str) -> bool:
    """Whether words are a list of units and the part they take, and nothing else (由X、Y按职责分工负责)."""
    named = _TASK.sub("", _TASK.sub("", words))
    return named != words and are_units(_LEADING_WORDS.sub("", named))


def _split_list(words: str) -> list[str]:
    shared = _SHARED.match(words)
    if shared:
        rest = words[shared.end() :]
        head, _, tail = rest.partition("，")
        return [words[: shared.end()] + head, *(_split_list(tail) if tail else [])]
    words = re.sub(r"(?<=各地区|各部门|各方面)(?=各)|(?<=各地)(?=各)", "、", words.replace("以及", "、"))
    pieces: list[str] = []
    depth = begin = 0
    for place, character in enumerate(words):
        depth += (character in "（〔") - (character in "）〕")
        if depth == 0 and (character in "、，；/" or (character in "和及与" and _between_units(words, place))):
            pieces.append(words[begin:place])
            begin = place + 1
    return _with_heads([piece for piece in [*pieces, words[begin:]] if piece.strip("以")])


def _with_heads(pieces: list[str]) -> list[str]:
    """The pieces, those put together again that share their head or their office (市、县财政, 各县党委、政府)."""
    out: list[str] = []
    for piece in pieces:
        shares = out and (
            _LEVEL.search(out[-1]) or (out[-1].endswith("党委") and piece.startswith(("政府", "人民政府")))
        )
        if shares:
            out[-1] += "、" + piece
        else:
            out.append(piece)
    return out


def _is_compound(words: str) -> bool:
    """Whether the items are fields of work that only 等部门 makes units (环境保护、工商等部门)."""
    headed = re.match(r"([^等]{2,40})(?:部门|机关|企业|单位|机构)$", words)
    if headed and "、" in headed[1]:
        items = re.split(r"[、和及与]", re.sub(r"（[^（）]*）", "", headed[1]))
        return not any(ends_as_unit(item) or item.startswith("各") for item in items)
    compound = re.match(r"(.{2,40}?)等(?:有关|相关)?(?:部门|单位)$", words)
    if not compound or "、" not in compound[1]:
        return False
    bare = [item for item in re.split(r"[、和及与]", compound[1]) if item]
    without = sum(1 for item in bare if not ends_as_unit(item))
    return without * 3 >= len(bare)


def _between_units(words: str, place: int) -> bool:
    """Whether 和, 及 or 与 joins two units rather than standing inside one name (文化和旅游部, 各级党委和政府)."""
    before, after = re.split(r"[、，]", words[:place])[-1], re.split(r"[、，和及与]", words[place + 1 :])[0]
    if re.search(r"(?:有关|相关)部门$|党委$", before) and not after.startswith("各"):
        return False
    if not re.search(_ENDS + r"(?:（[^（）]*）)?$", before) and not ends_as_unit(before):
        return False
    return bool(re.search(_ENDS + r"(?:（[^（）]*）)?$", after)) and not _INSIDE_NAMES.match(after)
