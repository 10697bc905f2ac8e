"""询问 asking: one question put to a model over HTTP, with bounds on time, size and tries; what fails is a sentence."""

import json
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from time import monotonic
from typing import TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from bihuan.core.words import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How a model is asked and how much of it is borne; each is told in `model.toml`."""

    seconds: float
    tries: int
    characters: int
    answer_bytes: int
    nodes: int
    order: str


BOUNDS = Bounds(**tomllib.loads(resources.files(__package__).joinpath("model.toml").read_text("utf-8")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a model answers, by what name, and the key that opens it, which is never shown."""

    url: str
    name: str
    key: str = field(default="", repr=False)


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice]


class Shaped(BaseModel):
    """A shape of answers: nothing more than is asked for, and no figure that is none."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


T = TypeVar("T", bound=Shaped)


class _Again(Exception):
    """What may go well a second time, and the sentence for when it does not."""


def ask(address: Address, *, text: str, shape: type[T], bounds: Bounds = BOUNDS) -> T:
    """The model's answer about a text, in the shape asked for; refused with what went wrong after the last try."""
    body = json.dumps(_question(address, text=text, shape=shape, order=bounds.order)).encode()
    failure = Refused("not_now", "model_silent", seconds=round(bounds.seconds))
    for _ in range(bounds.tries):
        try:
            return _understood(_sent(address, body=body, bounds=bounds), shape=shape)
        except _Again as again:
            failure = again.args[0]
    raise failure


def _question(address: Address, *, text: str, shape: type[Shaped], order: str) -> dict[str, object]:
    return {
        "model": address.name,
        "temperature": 0,
        "messages": [{"role": "system", "content": order.strip()}, {"role": "user", "content": text}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "reading", "strict": True, "schema": shape.model_json_schema()},
        },
    }


def _sent(address: Address, *, body: bytes, bounds: Bounds) -> bytes:
    """The bytes of one answer, which is neither unpacked nor sought elsewhere nor asked for through a proxy."""
    head = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    if address.key:
        head["Authorization"] = f"Bearer {address.key}"
    end = monotonic() + bounds.seconds
    try:
        with (
            httpx.Client(timeout=bounds.seconds, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", f"{address.url.rstrip('/')}/chat/completions", content=body, headers=head) as answer,
        ):
            _refuse_status(answer)
            came = bytearray()
            for piece in answer.iter_raw():
                came += piece
                if len(came) > bounds.answer_bytes:
                    raise Refused("not_now", "model_too_much", limit=f"{bounds.answer_bytes:,}")
                if monotonic() > end:
                    raise _Again(Refused("not_now", "model_silent", seconds=round(bounds.seconds)))
            return bytes(came)
    except httpx.TimeoutException:
        raise _Again(Refused("not_now", "model_silent", seconds=round(bounds.seconds))) from None
    except httpx.TransportError:
        raise _Again(Refused("not_now", "model_unreachable")) from None


def _refuse_status(answer: httpx.Response) -> None:
    """Refuses an answer that is none; what the server itself could not do is worth another try."""
    if answer.is_redirect:
        raise Refused("not_now", "model_elsewhere", status=answer.status_code)
    if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise _Again(Refused("not_now", "model_status", status=answer.status_code))
    if not answer.is_success:
        raise Refused("not_now", "model_status", status=answer.status_code)


def _understood(came: bytes, *, shape: type[T]) -> T:
    try:
        said = _Completion.model_validate_json(came).choices[0].message.content
        return shape.model_validate_json(said)
    except (ValidationError, IndexError):
        raise _Again(Refused("not_now", "model_nonsense")) from None
