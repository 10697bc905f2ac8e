"""用语 words: template filters that speak labels, sentences, days and lights in the language of the page."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bihuan.core import papers
from bihuan.core.words import said, speak
from bihuan.matters import calendars
from bihuan.web.actor import language

register = template.Library()

register.inclusion_tag("parts/light.html", name="light")(
    lambda shown: {"light": shown.light.value, "shape": shown.light.shape, "word": shown.light.label}
)


@register.filter
def label(key: str) -> str:
    """The label of a key of core's words, such as `state_active`."""
    return said(key).say(language())


@register.filter
def say(value: Any) -> str:
    """A sentence, a list or plain text as the page's language has it."""
    return "" if value is None else speak(value, language())


@register.simple_tag(name="say")
def say_tag(value: Any) -> str:
    """The same as the filter, for use as a tag."""
    return say(value)


@register.simple_tag
def paper_megabytes() -> int:
    """How large a file handed in as evidence may be, in whole megabytes."""
    return papers.shipped().bytes // 2**20


@register.filter
def day(value: date | None) -> SafeString:
    """A day without its year, in a `time` element that carries the whole of it; a dash where there is none."""
    if value is None:
        return mark_safe("—")
    short = f"{value.month} 月 {value.day} 日" if language() == "zh" else f"{value.day} {value:%b}"
    return mark_safe(f'<time datetime="{value:%Y-%m-%d}" title="{value:%Y-%m-%d}">{short}</time>')  # noqa: S308 - digits


@register.filter
def due_day(value: date | None) -> SafeString:
    """A due day, marked 暂按 where the holidays of its year are not published yet."""
    shown = day(value)
    if value is None or not calendars.is_ahead(value):
        return shown
    why, word = say(said("provisional_why", year=value.year)), say(said("provisional"))
    return format_html('{} <small class="tag gap" title="{}">{}</small>', shown, why, word)


@register.filter
def moment(value: datetime) -> SafeString:
    """A moment to the minute in Asia/Shanghai, in a `time` element."""
    local = timezone.localtime(value)
    return mark_safe(f'<time datetime="{local.isoformat()}">{local:%Y-%m-%d %H:%M}</time>')  # noqa: S308 - digits


@register.filter
def act_word(act: Any) -> str:
    """The act's word as it stands on its button."""
    return say(act.label)
