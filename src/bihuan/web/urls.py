"""地址 urls: the addresses of the rooms people work in."""

from django.urls import path

from bihuan.web.pages import (
    acts,
    board,
    desk,
    draft,
    duties,
    language,
    matter,
    plan_sheets,
    registers,
    search,
    shaping,
    sheets,
)

urlpatterns = [
    path("", duties.duties, name="duties"),
    path("duties/accept", duties.accept_picked, name="accept_picked"),
    path("language/", language.choose, name="language"),
    path("matters/<int:matter>", matter.matter, name="matter"),
    path("matters/<int:matter>/check", matter.check, name="matter_check"),
    path("matters/<int:matter>/acts/<slug:name>", acts.act, name="act"),
    path("desk/", desk.desk, name="desk"),
    path("desk/receive", desk.receive, name="desk_receive"),
    path("desk/quick", desk.deploy_quick, name="desk_quick"),
    path("desk/<int:draft>/", draft.desk_draft, name="desk_draft"),
    path("desk/<int:draft>/lines/<int:number>", draft.desk_line, name="desk_line"),
    path("desk/<int:draft>/lines/<int:number>/<slug:what>", shaping.desk_shape, name="desk_shape"),
    path("desk/<int:draft>/undo", shaping.desk_undo, name="desk_undo"),
    path("desk/<int:draft>/sheet", sheets.desk_sheet, name="desk_sheet"),
    path("desk/<int:draft>/sheet/in", sheets.desk_sheet_in, name="desk_sheet_in"),
    path("desk/<int:draft>/sheet/take", sheets.desk_sheet_take, name="desk_sheet_take"),
    path("desk/<int:draft>/deploy", desk.desk_deploy, name="desk_deploy"),
    path("board/", board.board, name="board"),
    path("board/<int:plan>/", board.board_plan, name="board_plan"),
    path("board/<int:plan>/sheet", plan_sheets.plan_sheet, name="plan_sheet"),
    path("board/<int:plan>/sheet/in", plan_sheets.plan_sheet_in, name="plan_sheet_in"),
    path("board/<int:plan>/sheet/take", plan_sheets.plan_sheet_take, name="plan_sheet_take"),
    path("registers/", registers.register, name="registers"),
    path("registers/rows", registers.register_rows, name="register_rows"),
    path("search/", search.search_page, name="search"),
]
