"""环境 plugin_env: the environment of the tests, set before Django reads its settings."""

import os
import tempfile

os.environ["BIHUAN_DATA"] = tempfile.mkdtemp(prefix="bihuan-tests-")
os.environ["BIHUAN_SECRET_KEY"] = "a key for tests only, long enough to be taken for a real one"
os.environ["BIHUAN_DEBUG"] = "1"
os.environ["COLUMNS"] = "110"  # commands draw for a terminal; the tests' own is of no importance
for name in ("BIHUAN_NOW", "BIHUAN_DEMO", "BIHUAN_HTTPS", "BIHUAN_HOSTS", "BIHUAN_IDLE_MINUTES"):
    os.environ.pop(name, None)
