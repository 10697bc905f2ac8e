"""What somebody might fill in, drawn by a seeded chance: for long walks over the law, where speed counts."""

from datetime import date, timedelta
from random import Random
from typing import Any

from bihuan.core.acts import CODES, Act, Field, table
from bihuan.core.roles import Function
from bihuan.core.standing import Standing
from tests.core import cast

WORDS = ("已完成招标", "按计划推进", "现场核验属实")
UNITS = tuple(sorted(cast.TREE.parents))
LIKELY = {
    "supervisor": cast.OFFICE,
    "coordinator": cast.COORDINATION,
    "lead": cast.HOUSING,
    "provider": cast.WATER,
    "standard": 0,
    "due": 0,
}
"""What is mostly filled in, and for units with which."""
KINDS = ("task", "task", "task", "project", "problem")
PREPARED = ("submit", "note", "revise", "cancel", "ask_extension", "expunge")
OPTIONAL = 0.3


def filled(rng: Random, act: Act, *, standing: Standing | None, today: date) -> dict[str, Any]:
    """A payload for the act, right in shape and often in matter; on a basis half of the time."""
    payload = {
        name: value
        for name, field in act.fields.items()
        if (field.required or rng.random() < (0.9 if name in LIKELY else OPTIONAL))
        and (value := _value(rng, name, field=field, standing=standing, today=today)) is not None
    }
    if "act" in payload and "payload" in act.fields:
        inner = table()[payload["act"]]
        payload["payload"] = filled(rng, inner, standing=standing, today=today)
        payload["signers"] = payload.get("signers") or [_signer(rng)]
    if rng.random() < 0.5 or act.name in ("suspend", "cancel", "transfer", "succeed", "expunge", "pause"):
        payload |= {"basis": "minutes", "basis_text": "会议纪要"}
    return payload


def _value(rng: Random, name: str, *, field: Field, standing: Standing | None, today: date) -> Any:
    duties = [duty.n for duty in standing.open()] if standing else []
    match field.type:
        case "words":
            return rng.choice(WORDS)
        case "text":
            return rng.choice(KINDS) if name == "kind" else "区政办〔2026〕3号"
        case "integer":
            if name in ("blocks", "need"):
                return rng.choice([0, 1, 2, *duties])
            return rng.randint(field.min, min(field.max, 100))
        case "id":
            return rng.choice(duties or [1]) if name == "duty" else rng.choice([*cast.SEATED, 1])
        case "ids" | "matters":
            return []
        case "unit":
            return LIKELY[name] if name in LIKELY and rng.random() < 0.8 else rng.choice(UNITS)
        case "units":
            return rng.sample(UNITS, rng.randint(0, 2))
        case "date":
            return (today + timedelta(days=rng.choice((-1, 1, 3, 9, 20, 29, 60, 150)))).isoformat()
        case "code":
            return rng.choice(CODES[field.of])
        case "steps":
            days = sorted(rng.randint(0, 60) for _ in range(rng.randint(1, 3)))
            return [{"name": "节点", "due": (today + timedelta(days=n)).isoformat()} for n in days]
        case "parts":
            return [{"title": "分工", "lead": unit} for unit in rng.sample(UNITS, 2)]
        case "places":
            return [f"{rng.randint(1, 3)}.title"]
        case "act":
            return rng.choice(PREPARED)
        case "signers":
            return [_signer(rng)]
    return _of_some_kinds(rng, field, today)


def _of_some_kinds(rng: Random, field: Field, today: date) -> Any:
    """What only some kinds ask for; other matters are named by nobody here."""
    match field.type:
        case "moves":
            day = (today + timedelta(days=rng.choice((3, 20, 60)))).isoformat()
            return [{"milestone": rng.randint(1, 3), "due": day}]
        case "evidence":
            return [{"name": "现场照片"}]
        case "decimal":
            return rng.choice(("7", "40", "40.5"))
        case "figures":
            return {}
    return None


def _signer(rng: Random) -> dict[str, Any]:
    function = rng.choice((Function.HEAD, Function.HEAD, Function.OFFICER, Function.LEADER, Function.SUPERVISOR))
    return {"unit": rng.choice(UNITS), "function": str(function)}
