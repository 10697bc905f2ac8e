"""演练 simulate: the district's working days played through the one door of `matters.acts`, the same every time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bihuan.cli.demo import script
from bihuan.cli.demo.founding import SHANGHAI, District
from bihuan.cli.demo.script import Deed, Event
from bihuan.core import workdays
from bihuan.core.lights import Light
from bihuan.core.roles import SCHEDULER, Actor, Function
from bihuan.core.standing import ENDED, Owed, Standing
from bihuan.ledger import seals
from bihuan.matters import kinds, store
from bihuan.matters.acts import Ask, perform, perform_many
from bihuan.people import rights

DAY = timedelta(days=1)
OPENING = time(8, 30)
ORDINARY_PAUSE, LAST_DAY_PAUSE = timedelta(minutes=3), timedelta(seconds=15)
MOST_CHASES = 3
CHASED_BY_HAND_AFTER = 5
VERIFIED_AFTER = 2
MENDED_AFTER = 3

Tell = Callable[[int, date, date, int], None]
"""Told after each week: its number, its first and its last working day, and the acts done in it."""


def simulate(district: District, *, days: int, tell: Tell) -> None:
    """Plays `days` days from the district's start; on the last one everything happens before half past nine."""
    calendar = workdays.shipped()
    play = _Play(district, calendar)
    last = district.start + (days - 1) * DAY
    span = [district.start + n * DAY for n in range(days)]
    working = [day for day in span if calendar.is_workday(day)]
    for week in range((days + 6) // 7):
        inside = [day for day in working if (day - district.start).days // 7 == week]
        before = play.acts
        for day in inside:
            play.day(day, pause=LAST_DAY_PAUSE if day == last else ORDINARY_PAUSE)
        if inside:
            tell(week + 1, inside[0], inside[-1], play.acts - before)


class _Play:
    """The simulation under way: the script, the clock of the day and who acts for whom."""

    def __init__(self, district: District, calendar: workdays.Calendar) -> None:
        self.district = district
        self.calendar = calendar
        self.deeds = script.deeds(district)
        self.events = script.events(district)
        self.acts = 0
        self.moment = datetime.combine(district.start, OPENING, SHANGHAI)
        self.pause = ORDINARY_PAUSE
        self.actors: dict[int, Actor | None] = {}

    @property
    def today(self) -> date:
        """The day being played."""
        return self.moment.date()

    def day(self, day: date, *, pause: timedelta) -> None:
        """Plays one working day: the clock first, then issues, events, the leads, and last the supervision office."""
        self.moment, self.pause, self.actors = datetime.combine(day, OPENING, SHANGHAI), pause, {}
        self._each(self._let_the_clock_act)
        self._issue()
        for event in [event for event in self.events if event.on <= day]:
            self.events.remove(event)
            self._play_event(event)
        self._each(self._let_the_lead_act)
        self._each(self._let_the_supervisor_act, parts=False)
        seals.seal(at=self.moment)

    def _each(self, part: Callable[[Deed, Standing], None], *, parts: bool = True) -> None:
        live = {deed.matter: deed for deed in self.deeds if deed.matter and (parts or not deed.is_part)}
        found = store.standings(list(live))
        for matter, deed in live.items():
            if found[matter].state not in ENDED | {"draft"}:
                part(deed, found[matter])

    def _do(self, actor: Actor | None, deed: Deed, act: str, payload: Mapping[str, Any]) -> None:
        if actor is None:
            raise AssertionError(f"nobody acts on {deed.key}")
        perform(actor, f"matter:{deed.matter}", act, payload, at=self.moment)
        self._tick(1)

    def _tick(self, acts: int) -> None:
        self.acts += acts
        self.moment += self.pause

    def _since(self, day: date) -> int:
        return workdays.working_days_between(day, self.today, self.calendar)

    def _post(self, post: int) -> Actor | None:
        if not self.actors:
            places = rights.roster(list(self.district.units.values()), day=self.today)
            present = {place.post.pk: place.present for place in places}
            self.actors = {
                seat: rights.actor_of(person.pk, day=self.today) if person else None for seat, person in present.items()
            }
        return self.actors.get(post)

    def _unit(self, unit: int, *functions: Function) -> Actor | None:
        posts = [post for post in self.district.posts.values() if post.unit_id == unit]
        for function in functions or (Function.OFFICER, Function.HEAD):
            for post in posts:
                if post.function == function and (actor := self._post(post.pk)):
                    return actor
        return None

    def _lead(self, standing: Standing) -> Actor | None:
        named = self._post(standing.lead_post) if standing.lead_post else None
        return named or (self._unit(standing.lead) if standing.lead else None)

    def _supervisor(self, deed: Deed) -> Actor | None:
        first = self.deeds.index(deed) % 2 == 0
        return self._post(self.district.posts["ducha.yi" if first else "ducha.er"].pk)

    def _issue(self) -> None:
        new = [deed for deed in self.deeds if not deed.matter and deed.on <= self.today]
        late = [deed for deed in new if "happened" in deed.row]
        batches = [*([deed] for deed in late), [deed for deed in new if deed not in late]]
        for batch in (batch for batch in batches if batch):
            asks = [self._registering(deed) for deed in batch]
            new = [deed for deed in batch if not (deed.row.get("draft") or "started" in deed.row)]
            asks += [Ask(f"new:{deed.key}", "deploy", {}) for deed in new]
            actor = self._supervisor(batch[0])
            if actor is None:
                raise AssertionError("the supervision office is empty")
            for deed, done in zip(batch, perform_many(actor, asks, at=self.moment), strict=False):
                deed.matter = done.matter
            self._tick(len(asks))
            self.deeds += [part for deed in new for part in script.parts(deed)]

    def _registering(self, deed: Deed) -> Ask:
        day = deed.row.get("happened")
        happened = datetime.combine(day + self.district.shift, time(16, 20), SHANGHAI) if day else None
        act = "take_over" if "started" in deed.row else "register"
        return Ask(f"new:{deed.key}", act, script.registering(deed, district=self.district), happened=happened)

    def _play_event(self, event: Event) -> None:
        deed = next(deed for deed in self.deeds if deed.key == event.matter)
        standing = store.standings([deed.matter])[deed.matter]
        match event.by:
            case "lead":
                actor = self._unit(standing.lead or 0)
            case "partner":
                actor = self._unit(self.district.units[deed.row["partners"][0]])
            case "coordinator":
                actor = self._unit(standing.coordinator, Function.HEAD)
            case "supervisor":
                actor = self._supervisor(deed)
            case post:
                actor = self._post(self.district.posts[post].pk)
        answered = {"duty": standing.open(event.duty)[0].n} if event.duty else {}
        self._do(actor, deed, event.act, event.payload | answered)

    def _let_the_clock_act(self, deed: Deed, standing: Standing) -> None:
        for duty in standing.open():
            if duty.held_by is not None or self.today <= duty.due:
                continue
            if duty.owes == "accept":
                self._do(SCHEDULER, deed, "accept", {})
                return
            if duty.chased == 0:
                self._do(SCHEDULER, deed, "chase", {"duty": duty.n})

    def _let_the_lead_act(self, deed: Deed, standing: Standing) -> None:
        lead = self._lead(standing)
        if standing.state == "deployed":
            self._receive(deed, standing, lead)
        if standing.state != "active":
            return
        for duty in standing.open("arrange"):
            if self._since(duty.opened) >= 2:
                self._do(lead, deed, "arrange", {"steps": script.steps(deed, standing=standing, today=self.today)})
        if deed.finish and deed.finish <= self.today and not standing.open("arrange"):
            self._finish(deed, standing, lead)
            return
        for duty in standing.open("reach"):
            if self._ends_before_next_workday(duty) and not deed.habit.late_steps:
                self._do(lead, deed, "reach", {"duty": duty.n, "note": f"“{duty.title}”已按计划完成。"})
        for duty in standing.open("report"):
            if self._ends_before_next_workday(duty) and deed.reports < deed.habit.reports:
                self._report(deed, standing, lead, duty)

    def _receive(self, deed: Deed, standing: Standing, lead: Actor | None) -> None:
        for duty in standing.open("accept"):
            waits = self.deeds.index(deed) % 2
            if deed.habit.accepts and not standing.open("rule") and self._since(duty.opened) >= waits:
                self._do(lead, deed, "accept", {})

    def _ends_before_next_workday(self, duty: Owed) -> bool:
        following = self.today + DAY
        while not self.calendar.is_workday(following):
            following += DAY
        return duty.due < following

    def _finish(self, deed: Deed, standing: Standing, lead: Actor | None) -> None:
        mending = standing.open("rectify")
        if mending and self._since(mending[0].opened) < MENDED_AFTER:
            return
        for duty in standing.open("reach"):
            self._do(lead, deed, "reach", {"duty": duty.n, "note": f"“{duty.title}”已完成。"})
        for _ in standing.open("report"):
            self._do(lead, deed, "report", {"percent": 100, "progress": "任务已完成，申请核验。"})
        outcome = "已按退回意见补齐，请予复核。" if mending else f"已达到完成标准：{standing.standard}。"
        self._do(lead, deed, "submit", {"outcome": outcome})

    def _report(self, deed: Deed, standing: Standing, lead: Actor | None, duty: Owed) -> None:
        deed.reports += 1
        shown = kinds.shown(standing, self.today)
        step_waits = any(step.due <= duty.due for step in standing.open("reach"))
        if deed.reports > deed.habit.real and shown.light is not Light.RED and not step_waits:
            following = {"next": "继续对接，下一周期形成实物量。"} if standing.no_changes >= 2 else {}
            self._do(lead, deed, "no_change", following)
            return
        expected = 10 * deed.reports if shown.expected is None else shown.expected
        percent = max(min(round(expected * deed.habit.pace), 95), standing.percent or 0)
        payload = {"percent": percent, "progress": f"已完成{percent}%。", "next": "按计划推进下一节点。"}
        if deed.habit.pace < 1:
            payload["problem"] = "受要素保障和施工条件影响，进度偏慢。"
        self._do(lead, deed, "report", payload)

    def _let_the_supervisor_act(self, deed: Deed, standing: Standing) -> None:
        supervisor = self._supervisor(deed)
        for duty in standing.open("verify"):
            if self._since(duty.opened) < VERIFIED_AFTER:
                continue
            if "returned" in deed.row and not deed.returns:
                deed.returns += 1
                payload = {"code": deed.row["returned"], "reason": "现场核对与申请材料有出入，请补正后再报。"}
                self._do(supervisor, deed, "return", payload)
            else:
                self._do(supervisor, deed, "pass", {"finding": "已现场核验，符合完成标准，同意销号。"})
        for duty in standing.open():
            overdue = duty.held_by is None and self._since(duty.due) >= CHASED_BY_HAND_AFTER * duty.chased
            if duty.owner == standing.lead and 0 < duty.chased < MOST_CHASES and overdue:
                self._do(supervisor, deed, "chase", {"duty": duty.n, "text": "请即办理，并说明迟办原因。"})
