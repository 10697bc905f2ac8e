"""搜索 searching: matters by words, numbers, units and people, as far as one may know of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.core.finding import Piece, holds, snippet, spans_of, terms_of
from bihuan.core.lights import Light
from bihuan.core.roles import ADMINISTRATORS, Actor, UnitTree
from bihuan.core.standing import UNFINISHED, from_text
from bihuan.core.words import Said, said
from bihuan.matters import kinds
from bihuan.matters.lit import lit
from bihuan.matters.models import Gram, Matter, Party
from bihuan.matters.sight import sees_any, visible_to
from bihuan.matters.wording import FOUND_BY
from bihuan.people.models import Tenure, Unit
from bihuan.plans.models import Node, Plan

AT_ONCE = 200
"""Candidates that are looked at together."""
ROUNDS = 5
MOST = 30
"""Matters that a search shows."""
FEW = 2000
"""A pair that fewer matters have than this names them all at once."""
NEWEST = 4000
"""Among so many of the newest matters it is counted how dense a pair is that many have."""
BESIDE = 8
"""Units, people and plans that a search shows."""

OF_EACH_PAIR = 25
"""The newest matters that are read of each pair which begins with a character that is searched for alone."""

Span = tuple[int, int]

BEGINNING = {
    vendor: f"""
WITH RECURSIVE pair(gram) AS (
  SELECT min(gram) FROM matters_gram WHERE gram BETWEEN %s AND %s
  UNION ALL
  SELECT (SELECT min(g.gram) FROM matters_gram g WHERE g.gram > pair.gram AND g.gram <= %s)
  FROM pair WHERE pair.gram IS NOT NULL
) SELECT (
  SELECT {joined} FROM (
    SELECT g.matter FROM matters_gram g WHERE g.gram = pair.gram AND g.matter < %s
    ORDER BY g.matter DESC LIMIT %s
  ) newest
) FROM pair WHERE pair.gram IS NOT NULL"""  # noqa: S608 - nothing but the database's own words is put in
    for vendor, joined in (
        ("sqlite", "group_concat(matter)"),
        ("postgresql", "string_agg(matter::text, ',' ORDER BY matter DESC)"),
    )
}
"""Each pair in a range is found by one step of the index, and its newest matters by another."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One matter that was found: its light of the day, and each text that holds a term, with the term marked."""

    matter: int
    number: str
    title: tuple[Piece, ...]
    light: Light
    state: Said
    lead: str
    due: date | None
    where: tuple[tuple[Said, tuple[Piece, ...]], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A unit, a person or a plan that was found: its id, its name with the term marked, and what it belongs to."""

    id: int
    name: tuple[Piece, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, by group; `more` where other matters may hold the words too."""

    open: tuple[Hit, ...] = ()
    ended: tuple[Hit, ...] = ()
    units: tuple[Beside, ...] = ()
    people: tuple[Beside, ...] = ()
    plans: tuple[Beside, ...] = ()
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.open or self.ended or self.units or self.people or self.plans)


@kinds.as_they_are()
def search(words: str, *, actor: Actor, tree: UnitTree, today: date) -> Found:
    """What the words find for the actor; nothing for whoever may know of no matter.

    A term may stand in a matter's texts, or be the name of a unit or of a person that takes part in it.
    """
    terms = terms_of(words)
    if not terms or not sees_any(actor):
        return Found()
    units, people = _units(terms, today), _people(terms, today)
    named = {term: (_whole(units, term), _whole(people, term)) for term in terms}
    hits, more = _matters(terms, actor=actor, tree=tree, today=today, named={})
    if any(part for parts in named.values() for part in parts):
        by_name, more_by_name = _matters(terms, actor=actor, tree=tree, today=today, named=named)
        known = {hit.matter for hit, _ in hits}
        hits, more = [*hits, *(pair for pair in by_name if pair[0].matter not in known)], more or more_by_name
    return Found(
        open=tuple(hit for hit, is_open in hits if is_open),
        ended=tuple(hit for hit, is_open in hits if not is_open),
        units=tuple(Beside(unit, snippet(name, terms=terms), "") for unit, name, *_ in units[:BESIDE]),
        people=tuple(Beside(post, snippet(name, terms=terms), about) for post, name, about in people[:BESIDE]),
        plans=_plans(terms),
        more=more,
    )


def holding(rows: QuerySet[Matter], *, words: str) -> QuerySet[Matter]:
    """The matters among the rows whose texts hold the pairs of the words; a few are named by their ids at once."""
    terms = terms_of(words)
    if not terms:
        return rows.none()
    spans = _rarest_first([span for term in terms for span in spans_of(term)])
    exact = [first for (first, last), _ in spans if first == last]
    (first, last), count = spans[0]
    if not exact and count == FEW:
        return rows.filter(id__in=Gram.objects.filter(gram__range=(first, last)).values("matter"))
    few = _candidates([span for span, _ in spans], most=FEW, before=None)
    if len(few) < FEW:
        return rows.filter(id__in=few)
    return rows.filter(*(Exists(Gram.objects.filter(gram=gram, matter=OuterRef("pk"))) for gram in exact))


def _matters(
    terms: Sequence[str],
    *,
    actor: Actor,
    tree: UnitTree,
    today: date,
    named: dict[str, tuple[list[int], list[int]]],
) -> tuple[list[tuple[Hit, bool]], bool]:
    """The newest matters that hold the terms, those of a name by who takes part; whether there may be more."""
    who = Q()
    texts = [term for term in terms if not any(named.get(term, ()))]
    for units, posts in (parts for parts in named.values() if any(parts)):
        beside = Exists(Party.objects.filter(unit_id__in=units, matter=OuterRef("pk")))
        who &= Q(lead_id__in=units) | Q(supervisor_id__in=units) | Q(lead_post_id__in=posts) | Q(beside)
    visible = Matter.objects.filter(visible_to(actor, tree)).filter(who)
    found: list[tuple[Hit, bool]] = []
    before: int | None = None
    counted = _rarest_first([span for term in texts for span in spans_of(term)]) if texts else []
    spans = [span for span, _ in counted]
    wide = bool(counted) and counted[0][1] == FEW and all(one < two for one, two in spans)
    for _ in range(ROUNDS):
        some = visible if before is None else visible.filter(id__lt=before)
        if spans:
            ids, more = _newest(spans, before=before, wide=wide)
            some = visible.filter(id__in=ids)
        rows = list(some.order_by("-id").values_list("id", "standing")[:AT_ONCE])
        for id_, text in rows:
            now = from_text(text)
            if all(any(holds(getattr(now, name), terms=[term]) for name in FOUND_BY) for term in texts):
                found.append((_hit(id_, text, terms, tree, today), now.state in UNFINISHED))
            if len(found) == MOST:
                return found, True
        if not spans:
            ids, more = [id_ for id_, _ in rows], len(rows) == AT_ONCE
        if not more:
            return found, False
        before = ids[-1]
    return found, True


def _hit(id_: int, text: str, terms: Sequence[str], tree: UnitTree, today: date) -> Hit:
    now = from_text(text)
    title = snippet(now.title, terms=terms) or (Piece(now.title, is_hit=False),)
    where = [
        (said(f"found_in_{name}"), snippet(getattr(now, name), terms=terms)) for name in FOUND_BY if name != "title"
    ]
    return Hit(
        matter=id_,
        number=now.number,
        title=title,
        light=Light(lit(now, today).light),
        state=said(f"state_{now.state}"),
        lead=tree.name(now.lead),
        due=now.due,
        where=tuple((word, pieces) for word, pieces in where if pieces),
    )


def _rarest_first(spans: Iterable[Span]) -> list[tuple[Span, int]]:
    """The pairs with how many matters have each, counted up to `FEW`, the rarest first; one statement.

    Of those that reach it the one that fewer of the newest matters have comes first.
    """
    each = list(dict.fromkeys(spans))
    table, newest = Gram._meta.db_table, f"(SELECT max(id) - {NEWEST} FROM {Matter._meta.db_table})"  # noqa: S608
    part = (
        f"SELECT %s, (SELECT count(*) FROM (SELECT 1 FROM {table} WHERE gram BETWEEN %s AND %s LIMIT {FEW}) AS found),"  # noqa: S608
        f" (SELECT count(*) FROM {table} WHERE gram = %s AND matter > {newest})"
    )
    with connection.cursor() as cursor:
        params = [value for place, span in enumerate(each) for value in (place, *span, span[0])]
        cursor.execute(" UNION ALL ".join([part] * len(each)), params)
        counts = {place: (count, dense) for place, count, dense in cursor.fetchall()}
    ranked = sorted(range(len(each)), key=counts.__getitem__)
    return [(each[place], counts[place][0]) for place in ranked]


def _candidates(spans: Sequence[Span], *, most: int, before: int | None) -> list[int]:
    """The newest matters that have a pair of every span, the first span leading; one statement."""
    table = Gram._meta.db_table
    others = f" AND EXISTS (SELECT 1 FROM {table} b WHERE b.matter = a.matter AND b.gram = %s)"  # noqa: S608
    older = "" if before is None else " AND a.matter < %s"
    # An index is entered at one pair, not at a range: a single character beside others is left to the text itself.
    exact = [one for one, two in spans if one == two]
    leading, which = (exact[:1], "a.gram = %s") if exact else ([*spans[0]], "a.gram BETWEEN %s AND %s")
    sql = (
        f"SELECT DISTINCT a.matter FROM {table} a WHERE {which}{older}{others * len(exact[1:])}"  # noqa: S608
        f" ORDER BY a.matter DESC LIMIT {most}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*leading, *(() if before is None else (before,)), *exact[1:]])
        return [matter for (matter,) in cursor.fetchall()]


def _newest(spans: Sequence[Span], *, before: int | None, wide: bool) -> tuple[list[int], bool]:
    """The newest matters that have a pair of every span, and whether there are more; `wide` where many matters have
    a pair of a single character's. One statement."""
    if not wide:
        ids = _candidates(spans, most=AT_ONCE, before=before)
        return ids, len(ids) == AT_ONCE
    (first, last) = spans[0]
    with connection.cursor() as cursor:
        older = 1 << 62 if before is None else before
        cursor.execute(BEGINNING[connection.vendor], [first, last, last, older, OF_EACH_PAIR])
        each = [[*map(int, text.split(","))] for (text,) in cursor.fetchall() if text]
    # Of a pair that has more, those older than the last one read are not known yet.
    oldest = max((min(some) for some in each if len(some) == OF_EACH_PAIR), default=0)
    known = sorted({matter for some in each for matter in some if matter >= oldest}, reverse=True)
    return known[:AT_ONCE], bool(oldest) or len(known) > AT_ONCE


def _units(terms: Sequence[str], today: date) -> list[tuple[int, str, list[str]]]:
    """The units one of whose names holds a term, with the name that does; one statement."""
    found = []
    for unit in Unit.objects.open_on(today).order_by("id"):
        names = [name for name in unit.known_as() if any(holds(name, terms=[term]) for term in terms)]
        if names:
            found.append((unit.pk, names[0], names))
    return found


def _people(terms: Sequence[str], today: date) -> list[tuple[int, str, str]]:
    """The posts of people whose name holds a term of two characters or more, with unit and title; one statement."""
    long = [term for term in terms if len(term) > 1]
    if not long:
        return []
    names = [Q(person__name__icontains=term) for term in long]
    which = names[0]
    for one in names[1:]:
        which |= one
    held = Tenure.objects.in_force(today).filter(which).exclude(post__function__in=ADMINISTRATORS)
    rows = held.order_by("person__name", "id").values_list("post", "person__name", "post__unit__name", "post__title")
    return [(post, name, f"{unit} {title}") for post, name, unit, title in rows[: BESIDE * 2]]


def _whole(found: Iterable[tuple[int, str, object]], term: str) -> list[int]:
    """Those that the whole term names."""
    return [id_ for id_, name, _ in found if holds(name, terms=[term])]


def _plans(terms: Sequence[str]) -> tuple[Beside, ...]:
    """The plans whose title, or the title of one of whose nodes, holds every term; two statements."""
    title, node = Q(), Q()
    for term in terms:
        title &= Q(title__icontains=term)
        node &= Q(title__icontains=term)
    plans = [(plan.pk, plan.title, "") for plan in Plan.objects.filter(title).order_by("-year", "-id")[:BESIDE]]
    nodes = Node.objects.filter(node).select_related("plan").order_by("plan", "id")[:BESIDE]
    rows = [*plans, *((one.plan_id, one.title, one.plan.title) for one in nodes)][:BESIDE]
    return tuple(Beside(plan, snippet(name, terms=terms), about) for plan, name, about in rows)
