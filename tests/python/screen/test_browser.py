"""The screen in a real browser: marks are drawn, nothing leaves the machine, and everybody can use it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.screens import SCREENS
from app.words import Words
from screen.browser import Reader, browser, served_screen
from screen.running import changed
from screen.test_builder import REGULAR_WOMEN

FIRST = next(iter(SCREENS))
# Pages without a chart.
NO_CHARTS = {"customer", "builder"}
SOMEBODY = "C00000112"
# Columns of the marts that hold what the shop or its customers have typed.
SHOP_TEXTS = {"first_name", "last_name", "city", "acquisition_channel", "channel", "store_id", "product_category"}
SHOP_TEXTS |= {
    "product_id",
    "promo_code",
    "name",
    "audience_label_en",
    "file_name",
    "raw_value",
    "row_key",
    "raw_input",
}
HOSTILE = (
    "=1+1 <img src='x' onerror='window.taken=1'> **bold** [link](https://taken.example) $x^2$ :red[red] " + "x" * 10_000
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of the module."""
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(served_sample: Path) -> Iterator[str]:
    """The screen over the sample."""
    with served_screen(served_sample) as address:
        yield address


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Reader]:
    """A reader whose browser complains of nothing and asks no other machine, by the end of the test."""
    reader = Reader(chromium, address)
    yield reader
    reader.context.close()
    assert (reader.left, reader.complaints) == ([], [])


def place(name: str) -> str:
    """Return a page's place in the address."""
    return "" if name == FIRST else name


# Pages in French differ by their words alone, which the runs without a browser compare; one shows that they are drawn.
@pytest.mark.parametrize(("name", "language"), [(name, "en") for name in SCREENS] + [(FIRST, "fr")])
def test_each_chart_of_a_page_draws_marks_and_axe_finds_nothing_serious(name, language, reader):
    page = reader.open(place(name), language)
    assert page.locator("h1").inner_text() == Words(language)(f"{name}.title")
    drawn = reader.charts()
    assert drawn or name in NO_CHARTS
    assert all(drawn), drawn
    assert page.locator('[data-testid="stException"]').count() == 0
    assert serious(page) == {}


def serious(page: Page) -> dict[str, list[str]]:
    """Return what axe finds of serious faults, and where."""
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    }


@pytest.fixture(scope="module")
def hostile(served_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The screen over a shop whose own texts are HTML, Markdown and formulas of 10,000 characters."""
    file = changed(served_sample, tmp_path_factory.mktemp("hostile"), *made_hostile(served_sample))
    with served_screen(file, SEXTANT_SHOW_PII="1") as address:
        yield address


def made_hostile(serving: Path) -> Iterator[str]:
    """Yield the statements that put a hostile text before each text of the shop's own, wherever a mart has it."""
    texts = """
        select schema_name, table_name, column_name
        from duckdb_columns() inner join duckdb_tables() using (schema_name, table_name)
        where data_type = 'VARCHAR' and schema_name not in ('rules', 'serving')
            -- There, a channel is one of ours: email or text messages.
            and not (column_name = 'channel' and schema_name in ('activation', 'quality'))
    """
    with duckdb.connect(str(serving), read_only=True) as connection:
        found = connection.execute(texts).fetchall()
    for schema, table, column in found:
        if column in SHOP_TEXTS:
            yield f"update {schema}.{table} set {column} = $${HOSTILE}$$ || {column}"
        elif column == "attribute_value":
            # What the shop has typed has no name of ours: its label is the value itself.
            labels = ", ".join(
                f"{label} = $${HOSTILE}$$ || {label}" for label in ("attribute_value", "label_en", "label_fr")
            )
            yield f"update {schema}.{table} set {labels} where attribute_value = label_en"


@pytest.mark.parametrize("name", SCREENS)
def test_at_twice_the_size_hostile_texts_stay_texts_and_nothing_is_cut_off(name, chromium, hostile):
    # 200% on a screen of 1280 by 1024: the page has half of it.
    reader = Reader(chromium, hostile, width=640, height=512, device_scale_factor=2)
    page = reader.open(place(name))
    if name == "customer":
        page.get_by_label("Customer id").fill(SOMEBODY)
        page.keyboard.press("Enter")
        reader.settle()
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator('[data-testid="stException"]').count() == 0
    made = page.locator("img[src='x'], strong:text-is('bold'), a[href*='//taken'], .katex, span[style*='color: red']")
    assert [one.evaluate("made => made.outerHTML.slice(0, 300)") for one in made.all()] == []
    assert page.evaluate("() => window.taken") is None
    reader.context.close()
    assert (reader.left, reader.complaints) == ([], [])


def test_a_reader_without_a_mouse_changes_page_and_language(reader):
    page = reader.open()
    other = list(SCREENS)[-1]
    link = page.locator(f'[data-testid="stSidebarNavLink"][href$="/{other}"]')
    for _ in range(60):
        if link.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(Words("en")(f"{other}.title"))
    reader.settle()
    box = page.get_by_label(re.compile("Language"))
    for _ in range(60):
        if box.evaluate("box => box === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(Words("fr")(f"{other}.title"))


def test_a_click_on_the_map_chooses_the_segment_of_the_cell(reader):
    page = reader.open("rfm")
    cells = page.locator("svg.marks").first
    for label in ("Newcomers", "Lost", "Newcomers"):
        # On its name: a mark that lies above a cell must not be in the way.
        cells.locator("text", has_text=label).first.click()
        expect(page.get_by_role("heading", level=2).filter(has_text=re.compile(f"^{label}$"))).to_be_visible()
        reader.settle()
        expect(page.get_by_role("combobox", name="Segment", exact=True)).to_have_value(label)


def test_a_click_on_the_matrix_chooses_the_move(reader):
    page = reader.open("movement")
    cell = page.locator('[data-testid="stVegaLiteChart"] svg.marks').first.locator(".mark-rect path").nth(3)
    # At its corner: its figure lies above its middle.
    cell.click(position={"x": 4, "y": 4})
    reader.settle()
    described = cell.get_attribute("aria-label")
    chosen = [page.get_by_label(re.compile(f"^{end}$")).input_value() for end in ("From", "To")]
    assert chosen[0] != chosen[1]
    assert all(name in described for name in chosen), (described, chosen)


def test_a_chosen_customer_has_stars_and_charts(reader):
    page = reader.open("customer")
    page.get_by_label("Customer id").fill(SOMEBODY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("★★★★")).to_be_visible()
    reader.settle()
    assert len(reader.charts()) == 2 and all(reader.charts())
    assert serious(page) == {}
    page.locator('[data-testid="stTooltipIcon"]').first.hover()
    expect(page.get_by_text("Purchase profile: ")).to_be_visible()


def test_a_segment_is_chosen_by_the_keyboard_and_downloaded(reader, served_sample):
    page = reader.open("builder")
    for label, *values in (
        ("Gender", "Women"),
        ("Purchase profile", "Regular", "Very regular"),
        ("Amount class", "Very high"),
    ):
        choose(reader, "Filters of this group", label)
        for value in values:
            choose(reader, f"{label}: values", value)
    with duckdb.connect(str(served_sample), read_only=True) as connection:
        segment = f"select customer_id from core.customers where {REGULAR_WOMEN}"
        ((count,),) = connection.execute(f"select count(*) from ({segment})").fetchall()
        members = connection.execute(f"{segment} and not is_control_group").fetchall()
    assert count > 0
    expect(page.locator('[data-testid="stMetricValue"]').first).to_have_text(Words("en").number(count))
    assert serious(page) == {}
    with page.expect_download() as download:
        page.get_by_role("button", name="Members as CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == '"customer_id"'
    assert sorted(line.strip('"') for line in lines[1:]) == sorted(customer for (customer,) in members)


def choose(reader: Reader, label: str, text: str) -> None:
    """Choose one of the values of a box by the keyboard alone, by the whole name before its number of customers."""
    page = reader.page
    page.get_by_label(label, exact=True).fill(text)
    option = page.get_by_role("option", name=re.compile(rf"^{text}( \(|$)"))
    expect(option).to_be_visible()
    for _ in range(option.evaluate("one => [...one.parentElement.children].indexOf(one)")):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    reader.settle()


def test_the_next_publication_appears_by_itself(chromium, served_sample, tmp_path):
    serving = tmp_path / "shop_serving.duckdb"
    shutil.copy(served_sample, serving)
    with served_screen(serving) as address:
        reader = Reader(chromium, address)
        page = reader.open()
        expect(page.get_by_text("As of 18 Jun 2025")).to_be_visible()
        coming = tmp_path / "coming.duckdb"
        shutil.copy(served_sample, coming)
        coming.chmod(0o600)
        with duckdb.connect(str(coming)) as connection:
            connection.execute("update core.publication_context set as_of_date = date '2025-06-19'")
        coming.replace(serving)
        expect(page.get_by_text("As of 19 Jun 2025")).to_be_visible(timeout=30_000)
        reader.context.close()
