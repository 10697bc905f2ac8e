"""亮灯 lights: a matter's light computed from facts, rules and the day, with its reason; never typed in or stored."""

from bihuan.core.lights.expected import by_curve, by_weights, expected_percent
from bihuan.core.lights.judging import HORIZON, light, next_flip, next_turn
from bihuan.core.lights.rules import Presets, Rules, presets, read, rules
from bihuan.core.lights.shapes import FIXED, SHAPES, Dimension, Facts, Light, Shown

__all__ = [
    "FIXED",
    "HORIZON",
    "SHAPES",
    "Dimension",
    "Facts",
    "Light",
    "Presets",
    "Rules",
    "Shown",
    "by_curve",
    "by_weights",
    "expected_percent",
    "light",
    "next_flip",
    "next_turn",
    "presets",
    "read",
    "rules",
]
