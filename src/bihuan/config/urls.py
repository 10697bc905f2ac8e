"""地址 urls: which address leads to which page; sign-in is open, signing up is not."""

from allauth.account import views as account
from django.urls import include, path

from bihuan.api.site import api
from bihuan.web.pages import health

urlpatterns = [
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("account/login/", account.login, name="account_login"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("", include("bihuan.web.urls")),
]

handler500 = "bihuan.web.pages.outage.failed"
