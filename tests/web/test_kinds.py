"""Forms of the kinds: a project and a problem go from register to archive through the pages' own forms."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from bihuan.core.kinds import kind
from bihuan.ledger.clock import standing_at
from bihuan.matters import store
from tests.web.cast import TUESDAY, World, at, signed_in

PAPER = {"basis": "document", "basis_text": "区政府〔2020〕12号"}


class Walk:
    """One matter walked by forms: each act's form is opened, then sent with what it held hidden and what is typed."""

    def __init__(self, world: World, kind: str) -> None:
        self.world, self.day = world, TUESDAY
        office = {name: str(world.unit(name)) for name in ("supervision", "office", "housing")}
        sent = {
            "kind": kind,
            "title": "云溪水厂",
            "source_kind": "plan",
            "standard": "通水并验收",
            "lead": office["housing"],
            "supervisor": office["supervision"],
            "coordinator": office["office"],
            "due": "2020-12-20",
        }
        answer = self.client("supervisor").post("/matters/new/register", sent)
        assert answer.status_code == 302, answer.content.decode()
        self.address = answer["Location"]

    def client(self, name: str) -> Client:
        return signed_in(self.world, name)

    def form(self, name: str, act: str) -> str:
        with standing_at(at(self.day)):
            answer = self.client(name).get(f"{self.address}/acts/{act}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return answer.content.decode()

    def do(self, name: str, act: str, **typed: Any) -> None:
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.form(name, act))
        sent: dict[str, list[str]] = {}
        for key, value in hidden:
            sent.setdefault(key, []).append(unescape(value))
        with standing_at(at(self.day)):
            answer = self.client(name).post(f"{self.address}/acts/{act}", sent | typed)
        assert answer.status_code == 302, answer.content.decode()

    @property
    def now(self) -> Any:
        number = int(self.address.rsplit("/", 1)[1])
        return store.standings([number])[number]

    def page(self, name: str) -> str:
        with standing_at(at(self.day)):
            return self.client(name).get(self.address).content.decode()


def steps_of(form: str, *, needed: set[str], day: date) -> tuple[list[str], list[str]]:
    """The names of all rows as drawn, and a day for each needed node."""
    keys = re.findall(r'name="step_node" value="([^"]*)"', form)
    names = re.findall(r'name="step_name" value="([^"]*)"', form)
    days = [(day + timedelta(days=place)).isoformat() if key in needed else "" for place, key in enumerate(keys)]
    return names, days


def refusal_in(text: str) -> str:
    """The sentence of refusal on a page."""
    found = re.search(r'<p class="refusal"[^>]*>(.*?)</p>', text, re.S)
    assert found is not None
    return found.group(1)


def test_a_project_goes_from_register_to_archive_by_forms(world: World) -> None:
    walk, shape = Walk(world, "project"), kind("project")
    walk.do("supervisor", "deploy")
    walk.do("officer", "accept")
    needed = {node.key for node in shape.nodes if node.is_needed}
    names, days = steps_of(walk.form("officer", "arrange"), needed=needed, day=TUESDAY)
    walk.do("officer", "arrange", step_name=names, step_due=days)
    assert [one.node for one in walk.now.milestones] == [node.key for node in shape.nodes if node.key in needed]
    assert walk.page("officer").count('class="baseline"') == len(needed)
    walk.do("officer", "report", percent="10", progress="立项", figure_value=["1200", "", "800"])
    assert walk.now.figure("invested").reported == "1200"
    assert 'name="figure_value" value="1200"' in walk.form("officer", "report")
    for gate in shape.gates:
        walk.do("officer", "record_gate", gate=gate.key, paper="文", on=walk.day.isoformat(), **PAPER)
        walk.day += timedelta(days=31 if gate.key == "comments_opened" else 0)
    assert "/acts/record_gate" not in walk.page("officer")
    while walk.now.open("reach"):
        walk.do("officer", "reach", duty=str(walk.now.open("reach")[0].n))
        for duty in walk.now.open("verify_node"):
            walk.do("supervisor", "confirm_node", duty=str(duty.n), finding="现场看过")
    walk.do("officer", "submit", outcome="通水", evidence_name=["竣工备案表"])
    walk.do("supervisor", "pass", finding="属实")
    walk.do("supervisor", "archive", volume="2020-督-1")
    assert walk.now.state == "archived"


def test_a_problem_goes_from_register_to_archive_by_forms(world: World) -> None:
    walk, shape = Walk(world, "problem"), kind("problem")
    walk.do("supervisor", "deploy")
    walk.do("officer", "accept")
    walk.do("officer", "arrange", step_name=["整改"], step_due=["2020-04-20"], step_node=[""])
    walk.do("officer", "reach", duty=str(walk.now.open("reach")[0].n))
    told = ["已落实"] * len(shape.points)
    walk.do("officer", "submit", outcome="整改到位", point_text=told, evidence_name=["前后对照说明"])
    walk.do("supervisor", "pass", finding="属实")
    walk.do("supervisor", "publish", where="区政府网站")
    walk.day += timedelta(days=12)
    walk.do("supervisor", "conclude", finding="无异议")
    while walk.now.open("look_back"):
        walk.day = walk.now.open("look_back")[0].due
        walk.do("supervisor", "look_back", finding="未反弹")
    walk.do("supervisor", "archive", volume="2020-督-2")
    assert walk.now.state == "archived"


@pytest.mark.parametrize("act", ["register", "take_over"])
def test_only_the_supervision_office_opens_a_form_for_a_new_matter(world: World, act: str) -> None:
    assert signed_in(world, "supervisor").get(f"/matters/new/{act}").status_code == 200
    assert signed_in(world, "officer").get(f"/matters/new/{act}").status_code == 403


def test_a_submission_short_of_points_keeps_what_was_typed_and_names_what_is_missing(world: World) -> None:
    walk = Walk(world, "problem")
    walk.do("supervisor", "deploy")
    walk.do("officer", "accept")
    walk.do("officer", "arrange", step_name=["整改"], step_due=["2020-04-20"], step_node=[""])
    walk.do("officer", "reach", duty=str(walk.now.open("reach")[0].n))
    keys = [point.key for point in kind("problem").points]
    sent = {"seen": walk.now.seq, "outcome": "到位", "point_point": keys, "point_text": ["写了一半", "", "", "", ""]}
    answer = walk.client("officer").post(f"{walk.address}/acts/submit", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "写了一半" in text
    assert "举一反三情况" in refusal_in(text)


def test_every_button_of_the_page_opens_its_form(world: World) -> None:
    walk = Walk(world, "project")
    walk.do("supervisor", "deploy")
    walk.do("officer", "accept")
    for name in ("officer", "head", "supervisor", "supervision_head"):
        acts = set(re.findall(rf"{walk.address}/acts/(\w+)", walk.page(name)))
        assert acts
        for act in acts:
            walk.form(name, act)


def test_a_second_person_is_told_what_changed_and_keeps_what_was_typed(world: World) -> None:
    walk = Walk(world, "problem")
    walk.do("supervisor", "deploy")
    walk.do("officer", "accept")
    seen = walk.now.seq
    walk.do("head", "note", text="先到的一笔")
    sent = {"seen": seen, "text": "后到的一笔，不能丢"}
    answer = walk.client("officer").post(f"{walk.address}/acts/note", sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "后到的一笔，不能丢" in text
    assert "记事" in refusal_in(text)
    assert f'name="seen" value="{walk.now.seq}"' in text
