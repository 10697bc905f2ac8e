"""表单 forms: every field of every act that people do has an input, a template that draws it and a way to read it."""

import pytest

from bihuan.core.acts import table
from bihuan.core.guards import GUARDS
from bihuan.core.payload import COMMON
from bihuan.core.readers import READERS
from bihuan.core.words import sentences
from bihuan.matters.worth import HOPELESS
from bihuan.web.inputs import BY_PAGE, ROWS, WIDGETS, kind_of
from tests.house import tree

BY_PEOPLE = [act for act in table().values() if not act.may <= {"follow", "scheduler"}]
FIELDS = [(act.name, name, field) for act in BY_PEOPLE for name, field in {**act.fields, **COMMON}.items()]


def test_every_type_of_field_is_drawn_or_given_by_the_page() -> None:
    assert WIDGETS.keys() | BY_PAGE.keys() == READERS.keys()
    assert not WIDGETS.keys() & BY_PAGE.keys()


def test_only_preparing_an_act_leaves_fields_to_the_page() -> None:
    assert {act for act, _, field in FIELDS if field.type in BY_PAGE} <= {"prepare"}


@pytest.mark.parametrize(("act", "name"), [(act, name) for act, name, field in FIELDS if field.type not in BY_PAGE])
def test_a_field_has_its_template_and_its_label(act: str, name: str) -> None:
    field = {**table()[act].fields, **COMMON}[name]
    assert f"src/bihuan/web/templates/acts/inputs/{kind_of(name, field=field)}.html" in tree.templates()
    assert f"field_{name}" in sentences()


def test_a_table_of_rows_is_a_widget() -> None:
    assert set(WIDGETS.values()) >= ROWS.keys()


def test_what_makes_a_button_needless_is_a_guard() -> None:
    assert GUARDS.keys() >= HOPELESS.keys()
