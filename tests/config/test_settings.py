"""设置: what an operator's environment makes of the site, read by a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

READ = """
import json
from bihuan.config import settings as s
print(json.dumps({name: getattr(s, name) for name in (
    "DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS",
    "SESSION_COOKIE_AGE", "STATIC_STORAGE", "MODEL_URL",
    "MODEL_NAME")} | {"database": s.DATABASES["default"]}, default=str))
"""


def start(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process says when it reads the settings under an environment."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DATABASE_"))}
    given = {"BIHUAN_DATA": str(folder), "PYTHONPATH": str(Path(__file__).parents[2] / "src")} | environment
    return subprocess.run(
        [sys.executable, "-c", READ], env=plain | given, capture_output=True, text=True, timeout=60, check=False
    )


def read(folder: Path, **environment: str) -> dict[str, object]:
    """The settings under an environment that is right."""
    import json

    answer = start(folder, **environment)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def test_a_bare_environment_gives_a_closed_site_with_its_own_database(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert found["STATIC_STORAGE"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"
    database = found["database"]
    assert isinstance(database, dict)
    assert database["NAME"] == str(tmp_path / "db.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (tmp_path / "secret.key").exists()


def test_https_makes_cookies_secure_and_trusts_the_hosts_alone(tmp_path: Path) -> None:
    found = read(tmp_path, BIHUAN_HTTPS="1", BIHUAN_HOSTS="loop.example,.gov.example")
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://loop.example", "https://*.gov.example"]


def test_postgresql_keeps_its_connections(tmp_path: Path) -> None:
    database = read(tmp_path, DATABASE_URL="postgres://bihuan@db/bihuan")["database"]
    assert isinstance(database, dict)
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIHUAN_DEBUG", "perhaps"),
        ("BIHUAN_DEMO", "2"),
        ("BIHUAN_HTTPS", "tls"),
        ("BIHUAN_IDLE_MINUTES", "4"),
        ("BIHUAN_SECRET_KEY", "short"),
        ("BIHUAN_NOW", "2020-03-30T09:00:00"),
        ("DATABASE_URL", "mysql://db/bihuan"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(tmp_path: Path, name: str, value: str) -> None:
    answer = start(tmp_path, **{name: value})
    assert answer.returncode != 0
    assert f"环境变量 {name}" in answer.stderr


def test_without_an_address_there_is_no_model(tmp_path: Path) -> None:
    assert read(tmp_path)["MODEL_URL"] == ""


def test_a_model_needs_an_address_of_the_web_and_a_name(tmp_path: Path) -> None:
    found = read(tmp_path, BIHUAN_MODEL_URL="http://127.0.0.1:9/v1", BIHUAN_MODEL_NAME="one")
    assert (found["MODEL_URL"], found["MODEL_NAME"]) == ("http://127.0.0.1:9/v1", "one")
    assert "BIHUAN_MODEL_NAME" in start(tmp_path, BIHUAN_MODEL_URL="http://127.0.0.1:9/v1").stderr
    wrong = start(tmp_path, BIHUAN_MODEL_URL="file:///etc/passwd", BIHUAN_MODEL_NAME="one")
    assert (wrong.returncode, "BIHUAN_MODEL_URL" in wrong.stderr, "passwd" in wrong.stderr) == (1, True, False)
