"""晨会一页纸, and the list as a workbook."""

import io
import zipfile
from urllib.parse import urlencode

import openpyxl
import pytest
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.audit.reading import lines
from duxing.cockpit import workbook
from duxing.cockpit.morning import SHEET, morning_of

XLSX = reverse("cockpit:list_xlsx")
MORNING = reverse("cockpit:morning")


def export(client, **asked):
    return client.post(f"{XLSX}?{urlencode(asked)}")


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def parts(user):
    return {part.kind: {item.title: item for item in part.items} for part in morning_of(user).parts}


def test_the_morning_sheet_has_its_four_parts(cast, office, made):
    made("received", title="今天到期的", due=0)
    found = parts(cast.officer)
    assert found["due"].keys() == {"今天到期的"}
    assert found["stuck"].keys() == {"闲置土地处置", "城区内涝治理", "加装电梯补贴"}
    assert {item.unit for item in found["words"].values()} == {"顾维城"}


def test_reports_of_the_day_stand_a_line_for_each_unit(cast, made):
    matters = [made("received", title=f"今天要报的第{n}件", due=0) for n in range(5)]
    part = morning_of(cast.officer).parts[1]
    assert part.title == "今日应报 5件，1家"
    (item,) = part.items
    assert (item.unit, item.number, item.why) == ("市住房城乡建设局", "5件", "高原")
    assert item.title == "、".join(sorted(m.number for m in matters)[:3]) + "等5件"
    assert item.telephone == "冯小筑 0000-6003"


def test_what_is_stuck_for_two_reasons_stands_once(cast, made):
    made("reported", title="两头都迟的", ago=15, due=-3)
    (item,) = morning_of(cast.officer).parts[3].items
    assert item.why.startswith("督查室超期未审")


def test_a_line_says_who_watches_and_whom_to_call(cast, office):
    item = parts(cast.officer)["stuck"]["闲置土地处置"]
    assert (item.unit, item.watcher, item.telephone) == ("市住房城乡建设局", "高原", "冯小筑 0000-6003")
    assert item.why == "逾期2个工作日"
    assert parts(cast.officer)["stuck"]["城区内涝治理"].why.startswith("督查室超期未审")


def test_what_has_no_room_is_counted(cast, made):
    for number in range(12):
        made("received", title=f"今天到期的第{number}件", due=0)
    found = morning_of(cast.officer).parts
    assert (found[0].title, len(found[0].items), found[0].left) == ("今日到期 12件", 8, 4)
    assert sum(len(part.items) for part in found) <= SHEET


def test_an_empty_part_says_so(cast):
    assert [part.items for part in morning_of(cast.officer).parts] == [[], [], [], []]
    assert all(part.empty.endswith("。") for part in morning_of(cast.officer).parts)


def test_the_morning_sheet_is_the_offices_own(client, cast, office, django_assert_max_num_queries):
    client.force_login(cast.handler)
    assert client.get(MORNING).status_code == 404
    client.force_login(cast.officer)
    client.get(MORNING)
    with django_assert_max_num_queries(12):
        page = client.get(MORNING).content.decode()
    assert "卡住的 3件" in page
    assert "昨日新批示" in page


def test_the_workbook_holds_the_lines_of_the_list(client, cast, office):
    client.force_login(cast.officer)
    answer = export(client, view="late")
    assert "attachment" in answer["Content-Disposition"]
    sheet = sheet_of(answer)
    assert sheet["A1"].value == "逾期；2026年11月23日导出；共2件"
    assert [cell.value for cell in sheet[2]] == [name for name, _ in workbook.COLUMNS]
    rows = rows_of(sheet)
    assert [row[2] for row in rows] == ["闲置土地处置", "城区内涝治理"]
    assert rows[0][9].date().isoformat() == "2026-11-19"
    assert rows[1][11:14] == ["12公里", "12公里", 100]


def test_who_exports_what_is_recorded_and_looking_is_not(client, cast, office):
    client.force_login(cast.officer)
    assert client.get(XLSX).status_code == 405
    before = AuditEntry.objects.count()
    export(client, view="late", unit="yc-zjj")
    entry = AuditEntry.objects.order_by("-seq").first()
    assert (entry.kind, entry.actor) == ("cockpit.list.exported", cast.officer.username)
    assert AuditEntry.objects.count() == before + 1
    assert "逾期；单位：市住房城乡建设局；2026年11月23日导出；共2件" in lines([entry])[0].details


def test_the_list_offers_the_export_of_what_it_shows(client, cast, office):
    client.force_login(cast.officer)
    page = client.get(reverse("cockpit:list"), {"view": "late"}).content.decode()
    assert f'<form method="post" action="{XLSX}?view=late">' in page


def test_the_workbook_keeps_to_the_scope_and_the_filters(client, cast, office):
    client.force_login(cast.outsider)
    assert rows_of(sheet_of(export(client))) == []
    client.force_login(cast.officer)
    sheet = sheet_of(export(client, q="油烟", unit="yc-zjj"))
    assert "单位：市住房城乡建设局" in sheet["A1"].value
    assert rows_of(sheet) == []


@pytest.mark.parametrize("title", ["=1+1", "+86", "@SUM(A1)", "-2", "http://a.example", "＝1"])
def test_nothing_typed_becomes_a_formula_or_a_link(client, cast, made, title):
    made("filed", title=title, ago=1)
    client.force_login(cast.officer)
    content = b"".join(export(client).streaming_content)
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["C3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_list_that_is_too_long_is_cut_and_says_so(client, cast, office, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    monkeypatch.setattr(workbook, "CHUNK", 2)
    client.force_login(cast.officer)
    sheet = sheet_of(export(client))
    assert len(rows_of(sheet)) == 3
    assert "超过3件，只列出期限在前的3件" in sheet["A1"].value
