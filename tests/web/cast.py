"""What the tests of the pages begin with: the small district with one matter, deployed or already under way."""

from datetime import date, timedelta

from django.test import Client

from bihuan.matters.acts import perform
from tests.world import MONDAY, World, at, build_world

TUESDAY = MONDAY + timedelta(days=1)


def deployed(world: World, **changes: object) -> int:
    """A matter of the housing bureau that has been deployed on Monday."""
    supervisor = world.actor("supervisor")
    done = perform(supervisor, "matter:new", "register", world.register(**changes), at=at(MONDAY, 9))
    perform(supervisor, done.subject, "deploy", {}, at=at(MONDAY, 9))
    return done.matter


def under_way(world: World, **changes: object) -> int:
    """A matter that the housing bureau has accepted, planned and reported on, by Tuesday morning."""
    matter = deployed(world, **changes)
    officer = world.actor("officer")
    steps = [{"name": "管网排查", "due": "2020-05-15"}, {"name": "主管施工", "due": "2020-06-20"}]
    said = {"percent": "0", "progress": "已进场踏勘", "problem": "管线图不全", "next": "四月上旬完成排查"}
    for name, payload in (("accept", {}), ("arrange", {"steps": steps}), ("report", said)):
        perform(officer, f"matter:{matter}", name, payload, at=at(MONDAY, 11))
    return matter


def seq_of(matter: int) -> int:
    """The number of the matter's last entry."""
    from bihuan.matters.models import Matter

    return Matter.objects.get(id=matter).seq


def signed_in(world: World, name: str) -> Client:
    """A browser in which a member of the cast has signed in."""
    client = Client()
    client.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


__all__ = ["MONDAY", "TUESDAY", "World", "at", "build_world", "date", "deployed", "seq_of", "signed_in", "under_way"]
