"""Tables out and in: nothing lost on the way, every mistake named by line, all or nothing."""

import csv
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session, sessionmaker

from core.knowledge.repository import KnowledgeRepository
from core.knowledge.snapshot import KnowledgeSnapshot, read_snapshot
from core.knowledge.tables.sheet_files import TableFormat
from core.knowledge.tables.transfer import export_table, import_table
from core.knowledge.tables.wording import TableRejected
from tests.core.knowledge.conftest import TUESDAY

CSV, XLSX = TableFormat.CSV, TableFormat.XLSX
SECTIONS = ("services", "offices", "articles")
Edit = Callable[[list[list[str]]], None]


def snapshot_of(sessions: sessionmaker[Session]) -> KnowledgeSnapshot:
    return read_snapshot(KnowledgeRepository(sessions), TUESDAY)


def edited(content: bytes, edit: Edit) -> bytes:
    """A CSV as an editor's program would write it after changes."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    edit(rows)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def put(title: str, text: str, *, row: int = 1) -> Edit:
    def edit(rows: list[list[str]]) -> None:
        rows[row][rows[0].index(title)] = text

    return edit


def rejected(sessions: sessionmaker[Session], section: str, content: bytes) -> list[str]:
    with pytest.raises(TableRejected) as caught:
        import_table(sessions, section, content, CSV)
    return [f"{one.line} {one.column}: {one.text}" for one in caught.value.problems]


@pytest.mark.parametrize("form", [CSV, XLSX])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_taken_back_unchanged_leaves_the_same_cards(
    seeded: sessionmaker[Session], section: str, form: TableFormat
) -> None:
    before = snapshot_of(seeded)
    content = export_table(before, section, form)
    report = import_table(seeded, section, content, form)
    after = snapshot_of(seeded)
    assert (report.added, report.updated) == (0, len(getattr(before, section)))
    told = [export_table(one, section, CSV).decode("utf-8-sig") for one in (before, after)]
    columns = [list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) for text in told]
    without_versions = [[[row[0], *row[2:]] for row in rows] for rows in columns]
    assert without_versions[0] == without_versions[1]


def test_a_changed_cell_reaches_the_card(seeded: sessionmaker[Session]) -> None:
    before = snapshot_of(seeded)
    code = next(iter(before.articles))
    content = export_table(before, "articles", CSV)
    import_table(seeded, "articles", edited(content, put("ответ", "Первое.\nВторое.")), CSV)
    assert snapshot_of(seeded).articles[code].answer == ("Первое.", "Второе.")


def test_a_row_with_a_new_code_adds_a_card(seeded: sessionmaker[Session]) -> None:
    def add(rows: list[list[str]]) -> None:
        rows[1:] = [["brand_new", "", *rows[1][2:]]]

    content = edited(export_table(snapshot_of(seeded), "articles", CSV), add)
    assert import_table(seeded, "articles", content, CSV).added == 1
    assert "brand_new" in snapshot_of(seeded).articles


@pytest.mark.parametrize(
    ("section", "title", "text", "said"),
    [
        ("services", "ведомство", "nowhere", "код «nowhere» не найден"),
        ("services", "минут на приём", "скоро", "«скоро» не число"),
        ("services", "документы", "паспорт", "строку документов «паспорт» не разобрать"),
        ("services", "срок", "", "не заполнено"),
        ("services", "стоимость", "слово " * 46, "длиннее сорока пяти слов (в ней 46)"),
        ("services", "результат", "<b>паспорт</b>", "в тексте разметка"),
        ("services", "действует с", "вчера", "«вчера» не дата"),
        ("offices", "среда", "с девяти", "часы «с девяти» не разобрать"),
        ("offices", "особые дни", "когда-то = закрыто", "не разобрать"),
        ("offices", "часовой пояс", "Сибирь", "часовой пояс «Сибирь» неизвестен"),
        ("articles", "как спрашивают", "один", "вариантов вопроса 1"),
        ("articles", "проверено", "наверное", "пишите да или нет"),
        ("articles", "версия", "77", "изменил кто-то другой"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_column(
    seeded: sessionmaker[Session], section: str, title: str, text: str, said: str
) -> None:
    content = edited(export_table(snapshot_of(seeded), section, CSV), put(title, text))
    told = rejected(seeded, section, content)[0]
    assert told.startswith(f"2 {title}: ")
    assert said in told


def test_the_line_is_the_one_of_the_file_when_cells_hold_several_lines(
    seeded: sessionmaker[Session],
) -> None:
    content = edited(export_table(snapshot_of(seeded), "articles", CSV), put("ответ", "", row=3))
    (told,) = rejected(seeded, "articles", content)
    lines = content.decode("utf-8-sig").split("\n")
    code = list(snapshot_of(seeded).articles)[2]
    assert lines[int(told.split()[0]) - 1].startswith(code)


def test_one_mistake_among_good_rows_writes_nothing(seeded: sessionmaker[Session]) -> None:
    def edit(rows: list[list[str]]) -> None:
        put("ответ", "Новое.", row=1)(rows)
        put("ответ", "", row=5)(rows)

    before = KnowledgeRepository(seeded).etag(TUESDAY)
    rejected(seeded, "articles", edited(export_table(snapshot_of(seeded), "articles", CSV), edit))
    assert KnowledgeRepository(seeded).etag(TUESDAY) == before


def test_a_repeated_code_is_a_mistake(seeded: sessionmaker[Session]) -> None:
    def repeat(rows: list[list[str]]) -> None:
        rows[1:] = [rows[1], rows[1]]

    content = edited(export_table(snapshot_of(seeded), "articles", CSV), repeat)
    assert "уже был в этой таблице" in rejected(seeded, "articles", content)[0]


def test_missing_and_unknown_columns_are_both_named(seeded: sessionmaker[Session]) -> None:
    def rename(rows: list[list[str]]) -> None:
        rows[0][rows[0].index("ответ")] = "отвед"

    content = edited(export_table(snapshot_of(seeded), "articles", CSV), rename)
    told = rejected(seeded, "articles", content)
    assert [one for one in told if "«ответ»" in one]
    assert [one for one in told if "«отвед»" in one]


@pytest.mark.parametrize("form", [CSV, XLSX])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00\x01", b"PK\x03\x04broken", "код\n".encode()]
)
def test_a_file_that_is_no_table_is_refused_in_words(
    sessions: sessionmaker[Session], content: bytes, form: TableFormat
) -> None:
    with pytest.raises(TableRejected):
        import_table(sessions, "articles", content, form)


def test_a_cell_that_looks_like_a_formula_is_disarmed_and_comes_back_plain(
    seeded: sessionmaker[Session],
) -> None:
    content = export_table(snapshot_of(seeded), "offices", XLSX)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [text for text in cells if text.startswith(("=", "+", "@"))]
    import_table(seeded, "offices", content, XLSX)
    numbers = snapshot_of(seeded).offices["mfc_asino"].telephones
    assert numbers[0].startswith("+7")
