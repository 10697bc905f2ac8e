"""Tests of registers and search: pages follow each other, and nobody lists or finds what is not theirs to know."""

import pytest
from django.urls import reverse

from bihuan.core.finding import pairs_of
from bihuan.core.standing import from_text
from bihuan.matters import registers
from bihuan.matters.acts import perform
from bihuan.matters.models import Gram, Matter
from bihuan.matters.viewing import view_of
from bihuan.matters.wording import texts_of
from tests.web.cast import TUESDAY, World, at, deployed, signed_in

SECRET = "涉密之外的内部整改"
SIGHT = [("officer", True), ("section", True), ("colleague", False), ("leader", True)]


@pytest.mark.parametrize(("name", "sees"), SIGHT)
def test_lists_counts_and_search_keep_to_what_one_may_know_of(world: World, name: str, *, sees: bool) -> None:
    deployed(world, title=SECRET, visibility="parties")
    client = signed_in(world, name)
    page = client.get(reverse("registers"))
    assert (SECRET in page.content.decode(), page.context["count"]) == (sees, int(sees))
    found = client.get(reverse("search"), {"q": "内部整改"}).context["found"]
    assert bool(found.open) is sees
    assert (SECRET in client.get(reverse("register_rows")).content.decode()) is sees
    assert client.get(reverse("registers"), {"words": "内部整改"}).context["count"] == int(sees)


@pytest.mark.parametrize("name", ["stranger", "sysadmin", "secadmin"])
def test_registers_are_closed_to_those_without_a_part_in_the_work(world: World, name: str) -> None:
    deployed(world)
    client = signed_in(world, name)
    assert client.get(reverse("registers")).status_code == 403
    assert client.get(reverse("register_rows")).status_code == 403
    assert not client.get(reverse("search"), {"q": "雨污分流"}).context["found"]


@pytest.mark.parametrize("sort", ["number", "due", "until"])
@pytest.mark.parametrize("falling", ["", "1"])
def test_pages_follow_each_other_without_a_gap(
    world: World, monkeypatch: pytest.MonkeyPatch, sort: str, falling: str
) -> None:
    ids = {deployed(world, **({"due": f"2020-07-{10 + n % 2}"} if n % 3 else {"due": "2020-08-01"})) for n in range(7)}
    monkeypatch.setattr(registers, "PAGE", 2)
    actor, seen, after = world.actor("leader"), [], ""
    tree = signed_in(world, "leader").get(reverse("registers")).wsgi_request.here.tree
    view = view_of({"sort": sort, "falling": falling})
    while True:
        page = registers.page(view, actor=actor, tree=tree, today=TUESDAY, after=after)
        seen += [row.matter for row in page.rows]
        after = page.after
        if not after:
            break
    assert (len(seen), set(seen)) == (len(ids), ids)
    keys = [(getattr(Matter.objects.get(id=one), "id" if sort == "number" else sort), one) for one in seen]
    assert keys == sorted(keys, reverse=bool(falling))


def test_filters_keep_what_they_say_and_nonsense_is_as_if_it_were_not_there(world: World) -> None:
    deployed(world)
    client = signed_in(world, "leader")
    housing, land = world.unit("housing"), world.unit("land")
    kept = [
        {"lead": housing},
        {"state": "open"},
        {"kind": "task"},
        {"words": "分流 雨污"},
        {"sort": "x", "after": "9.z"},
    ]
    lost = [{"lead": land}, {"state": "ended"}, {"kind": "project"}, {"words": "无此词"}, {"until": "2020-07-07"}]
    for asked in kept:
        assert client.get(reverse("registers"), asked).context["count"] == 1, asked
    for asked in lost:
        page = client.get(reverse("registers"), asked)
        assert (page.context["count"], "没有符合条件的事项" in page.content.decode()) == (0, True), asked


def test_a_matter_is_found_by_words_number_unit_person_and_sentence(world: World) -> None:
    matter = Matter.objects.get(id=deployed(world, sentence="年内完成三条主管改造"))
    client = signed_in(world, "leader")
    for words in ("雨污分流", "主管改造", matter.number, "住建局 雨污", "流"):
        hits = client.get(reverse("search"), {"q": words}).context["found"].open
        assert [hit.matter for hit in hits] == [matter.pk], words
    page = client.get(reverse("search"), {"q": "主管改造"}).content.decode()
    assert "<mark>主管改造</mark>" in page
    found = client.get(reverse("search"), {"q": "住建局"}).context["found"]
    assert [one.id for one in found.units] == [world.unit("housing")]
    assert client.get(reverse("search"), {"q": "周办实"}).context["found"].people
    assert "没有找到" in client.get(reverse("search"), {"q": "火星"}).content.decode()


def test_the_pairs_are_those_of_the_words_as_they_stand(world: World) -> None:
    matter = deployed(world)
    revised = {"title": "老旧小区供热改造", "reason": "名称更正"}
    perform(world.actor("supervisor"), f"matter:{matter}", "revise", revised, at=at(TUESDAY))
    now = from_text(Matter.objects.get(id=matter).standing)
    assert set(Gram.objects.filter(matter=matter).values_list("gram", flat=True)) == pairs_of(texts_of(now))
    client = signed_in(world, "leader")
    assert not client.get(reverse("search"), {"q": "雨污分流"}).context["found"].open
    assert client.get(reverse("search"), {"q": "供热"}).context["found"].open


def test_a_view_is_kept_by_its_name_for_its_person_alone(world: World) -> None:
    client, other = signed_in(world, "leader"), signed_in(world, "officer")
    kept = {"name": " 我的  红灯 ", "query": "light=red&sort=due&nonsense=1"}
    assert client.post(reverse("keep_view"), kept)["Location"].endswith("?light=red&sort=due")
    client.post(reverse("keep_view"), {"name": "我的 红灯", "query": "light=yellow"})
    (one,) = client.get(reverse("registers")).context["kept"]
    assert (one.name, one.query) == ("我的 红灯", "light=yellow")
    assert not other.get(reverse("registers")).context["kept"]
    door = reverse("forget_view", kwargs={"view": one.pk})
    assert other.post(door).status_code == 404
    assert client.post(door).status_code == 302
    assert not client.get(reverse("registers")).context["kept"]


def test_a_view_without_a_name_or_beyond_thirty_is_not_kept(world: World) -> None:
    client = signed_in(world, "leader")
    assert client.post(reverse("keep_view"), {"name": " ", "query": ""}).status_code == 422
    for n in range(30):
        client.post(reverse("keep_view"), {"name": f"视图{n}", "query": ""})
    assert client.post(reverse("keep_view"), {"name": "再一个", "query": ""}).status_code == 409
    assert client.post(reverse("keep_view"), {"name": "视图3", "query": "light=red"}).status_code == 302
    assert signed_in(world, "stranger").post(reverse("keep_view"), {"name": "一"}).status_code == 403
