"""督查 watch: the application that keeps notices and freezes."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """The watch over matters."""

    name = "bihuan.watch"
    label = "watch"
