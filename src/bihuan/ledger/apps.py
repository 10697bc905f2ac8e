"""记录 ledger: the app under which Django knows the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger as a Django app."""

    name = "bihuan.ledger"
    label = "ledger"
    verbose_name = "记录"
    default_auto_field = "django.db.models.BigAutoField"
