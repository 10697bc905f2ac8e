"""Tests of the audit of documents: a changed text is named, words taken out by the rules are not."""

import pytest

from bihuan.matters.adopt import adopt
from bihuan.matters.audit import audit
from bihuan.plans import shaping, unaltered
from bihuan.plans.models import Document
from tests.matters.test_adopt import completed, offices
from tests.plans.test_drafts import received, seen, tasks
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def test_a_document_whose_text_was_changed_is_named_alone(world: World) -> None:
    received(world)
    other = received(world).document
    assert list(unaltered.differences()) == []
    Document.objects.filter(id=other.pk).update(text=other.text + "。")
    (finding,) = audit(world.day)
    assert (finding.key, finding.params["document"]) == ("audit_document_altered", other.pk)
    assert other.title in finding.say("en")


def test_words_taken_out_with_what_is_handled_elsewhere_are_no_finding(world: World) -> None:
    draft = completed(world)
    shaping.set_elsewhere(tasks(draft)[0], by=seen(world, 1))
    assert list(unaltered.differences()) == []
    before = draft.document.text
    adopt(world.actor("supervisor"), draft, at=at(world.day), **offices(world))
    assert Document.objects.get(id=draft.document_id).text != before
    assert list(unaltered.differences()) == []
