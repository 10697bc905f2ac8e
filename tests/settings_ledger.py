"""The least Django needs to run the tests of the ledger alone."""

import dj_database_url

SECRET_KEY = "tests only"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
INSTALLED_APPS = ["bihuan.ledger"]
DATABASES = {"default": dj_database_url.config(default="sqlite://:memory:")}
