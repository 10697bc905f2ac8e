"""登录: by user name and password, closed to strangers, shut for a while after too many failures."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django import Settings

from bihuan.people.models import Person

LOGIN = "/account/login/"
PASSWORD = "长夜有灯-7421-river"


@pytest.fixture
def person(db: None, settings: Settings) -> Person:
    """Somebody with a password and no post; the hasher is a quick one, or the tests would last minutes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    found = Person(username="reader", name="林读")
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client: Client, *, password: str = PASSWORD, username: str = "reader") -> int:
    """The status with which a sign-in is answered."""
    return client.post(LOGIN, {"login": username, "password": password}).status_code


def test_the_right_password_signs_in_and_the_session_is_kept_from_scripts(client: Client, person: Person) -> None:
    assert sign_in(client) == 302
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert client.get(reverse("account_change_password")).status_code == 200


def test_a_wrong_password_an_unknown_name_and_a_closed_account_do_not_sign_in(client: Client, person: Person) -> None:
    assert sign_in(client, password="wrong-password-1") == 200
    assert sign_in(client, username="nobody") == 200
    Person.objects.update(is_active=False)
    answer = client.post(LOGIN, {"login": "reader", "password": PASSWORD}, follow=True)
    assert "账号已停用" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_five_failures_shut_the_door_even_for_the_right_password(client: Client, person: Person) -> None:
    statuses = [sign_in(client, password="wrong-password-1") for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert sign_in(client) == 429
    assert sign_in(client, username="READER") == 429
    assert sign_in(Client(REMOTE_ADDR="10.1.2.3")) == 302


def test_a_name_spelled_in_another_case_is_counted_with_the_first(client: Client, person: Person) -> None:
    names = ("reader", "Reader", "rEader", "reAder", "READER")
    assert [sign_in(client, username=name, password="wrong-password-1") for name in names][-1] == 429


def test_success_forgets_the_failures_before_it(client: Client, person: Person) -> None:
    for _ in range(4):
        sign_in(client, password="wrong-password-1")
    assert sign_in(client) == 302
    assert [sign_in(Client(), password="wrong-password-1") for _ in range(4)] == [200] * 4


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "暂停登录 15 分钟"), ("en", "15 minutes")])
def test_the_shut_door_says_for_how_long_in_both_tongues(
    client: Client, person: Person, language: str, words: str
) -> None:
    for _ in range(5):
        answer = client.post(
            LOGIN, {"login": "reader", "password": "wrong-password-1"}, headers={"accept-language": language}
        )
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert words in answer.content.decode()


def test_after_a_quarter_of_an_hour_the_door_opens_again(client: Client, person: Person) -> None:
    for _ in range(5):
        sign_in(client, password="wrong-password-1")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in(client) == 302


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/account/signup/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_an_idle_session_ends_and_work_prolongs_it(client: Client, person: Person, settings: Settings) -> None:
    sign_in(client)
    client.get(LOGIN)
    begun = client.session.get_expiry_date()
    session = client.session
    session["renewed"] = 0
    session.save()
    client.get("/")
    assert client.session["renewed"] > 0
    assert begun - timezone.now() <= timedelta(seconds=settings.SESSION_COOKIE_AGE)
    from django.contrib.sessions.models import Session

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get(reverse("account_change_password"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_a_page_read_at_once_again_writes_no_session(
    client: Client, person: Person, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client)
    client.get(reverse("account_change_password"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("account_change_password"))
    assert not [query["sql"] for query in seen if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_a_changed_password_ends_the_other_sessions(client: Client, person: Person) -> None:
    other = Client()
    assert sign_in(client) == sign_in(other) == 302
    new = "短昼无云-8532-stone"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)
    assert other.get(reverse("account_change_password")).status_code == 302


def test_the_pages_speak_the_persons_own_language(client: Client, person: Person) -> None:
    sign_in(client)
    Person.objects.update(language="en")
    answer = client.get(reverse("account_change_password"), headers={"accept-language": "zh-CN"})
    assert '<html lang="en">' in answer.content.decode()


def test_every_page_forbids_foreign_and_inline_scripts_and_frames(client: Client, db: None) -> None:
    answer = client.get(LOGIN)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"


def test_leaving_asks_first_and_then_ends_the_session(client: Client, person: Person) -> None:
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session
