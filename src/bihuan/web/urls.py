"""地址 urls: the addresses of the rooms people work in."""

from django.urls import path

from bihuan.web.pages import acts, duties, language, matter

urlpatterns = [
    path("", duties.duties, name="duties"),
    path("duties/accept", duties.accept_picked, name="accept_picked"),
    path("language/", language.choose, name="language"),
    path("matters/<int:matter>", matter.matter, name="matter"),
    path("matters/<int:matter>/check", matter.check, name="matter_check"),
    path("matters/<int:matter>/acts/<slug:name>", acts.act, name="act"),
]
