"""Which files are data, and what their names mean."""

from pathlib import Path

import pytest
import yaml

from intake.errors import IntakeError
from intake.files import TABLES, find_files, folder_of, table_of, unreadable

SOURCES = Path(__file__).parent.parent / "models" / "staging" / "_sources.yml"


def fill(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def test_the_tables_are_those_of_the_contract() -> None:
    contract = yaml.safe_load(SOURCES.read_text())["sources"][0]["tables"]
    assert set(TABLES) == {table["name"] for table in contract}


@pytest.mark.parametrize(
    ("stem", "table"),
    [
        ("orders", "orders"),
        ("Orders", "orders"),
        ("ORDERS", "orders"),
        ("orders_2024", "orders"),
        ("orders-2025-01", "orders"),
        ("orders2024", "orders"),
        ("orders (1)", "orders"),
        ("orders.2024", "orders"),
        ("order_lines", "order_lines"),
        ("order_lines_2024", "order_lines"),
        ("Order Lines", "order_lines"),
        ("customers export", "customers"),
        ("ordersheet", None),
        ("order", None),
        ("my_orders", None),
        ("shopify", None),
    ],
)
def test_a_name_says_its_table(stem: str, table: str | None) -> None:
    assert table_of(stem) == table


def test_every_extension_is_found_whatever_its_case(tmp_path: Path) -> None:
    ends = ["csv", "CSV", "tsv", "txt", "csv.gz", "tsv.gz", "txt.zst", "csv.ZST", "parquet", "xlsx", "XLSX"]
    fill(tmp_path, *(f"orders_{number}.{end}" for number, end in enumerate(ends)))
    found = find_files(tmp_path)
    assert len(found.files) == len(ends) and {file.table for file in found.files} == {"orders"}
    assert found.others == ()


def test_what_programs_leave_behind_is_no_data(tmp_path: Path) -> None:
    names = [
        ".orders.csv",
        ".csv",
        "_SUCCESS",
        "~$orders.xlsx",
        "__MACOSX/orders.csv",
        "shop.yml",
        "orders.yaml",
        "README",
    ]
    assert find_files(fill(tmp_path, *names, "orders/_temporary/0.csv")) == find_files(fill(tmp_path / "empty"))


def test_a_folder_named_after_a_table_says_it_for_all_its_files(tmp_path: Path) -> None:
    names = ["orders/2024.csv", "orders/year=2024/part-0.parquet", "Order-Lines/a.csv"]
    found = find_files(fill(tmp_path, *names, "archive/orders.csv"))
    assert [(file.name, file.table) for file in found.files] == [
        ("Order-Lines/a.csv", "order_lines"),
        ("orders/2024.csv", "orders"),
        ("orders/year=2024/part-0.parquet", "orders"),
    ]
    assert all(file.path == tmp_path / file.name for file in found.files)


def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    fill(tmp_path, "orders/2024.csv")
    (tmp_path / "orders" / "again").symlink_to(tmp_path / "orders")
    assert [file.name for file in find_files(tmp_path).files] == ["orders/2024.csv"]


def test_files_are_sorted_and_an_unknown_name_says_nothing(tmp_path: Path) -> None:
    found = find_files(fill(tmp_path, "z.csv", "customers.csv", "orders.csv"))
    assert [(file.name, file.table) for file in found.files] == [
        ("customers.csv", "customers"),
        ("orders.csv", "orders"),
        ("z.csv", None),
    ]


def test_other_files_are_named_with_what_to_do(tmp_path: Path) -> None:
    found = find_files(fill(tmp_path, "orders.xls", "shop.ods", "all.zip", "orders.numbers", "orders", "notes.md"))
    assert found.files == ()
    assert found.others == ("all.zip", "orders", "orders.numbers", "orders.xls", "shop.ods")
    assert unreadable("orders.xls") == "orders.xls: can't be read. Expected CSV, Parquet or XLSX: save it as CSV"
    assert unreadable("all.zip") == "all.zip: can't be read. Expected CSV, Parquet or XLSX: unpack it"


def test_a_folder_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"nowhere: can't be listed\. Expected a folder"):
        find_files(tmp_path / "nowhere")


def test_a_pattern_means_some_files_by_their_own_names(tmp_path: Path) -> None:
    names = [
        "2024/orders.csv",
        "2024/notes.txt",
        "2025/orders_b.csv",
        "2025/customers.csv",
        "other/orders.csv",
        "2025/a.xls",
    ]
    fill(tmp_path, *names)
    found = find_files(tmp_path / "20*" / "*o*")
    assert [(file.name, file.table) for file in found.files] == [
        ("2024/notes.txt", None),
        ("2024/orders.csv", "orders"),
        ("2025/customers.csv", "customers"),
        ("2025/orders_b.csv", "orders"),
    ]
    assert all(file.path == tmp_path / file.name for file in found.files)
    assert find_files(tmp_path / "2025" / "*").others == ("a.xls",)
    assert folder_of(tmp_path / "20*" / "*o*") == tmp_path == folder_of(tmp_path)


def test_one_file_is_enough(tmp_path: Path) -> None:
    fill(tmp_path, "orders[1].csv", "orders1.csv")
    (file,) = find_files(tmp_path / "orders[1].csv").files
    assert (file.name, file.table, file.path) == ("orders[1].csv", "orders", tmp_path / "orders[1].csv")
    assert folder_of(file.path) == tmp_path


def test_a_pattern_that_nothing_matches_gets_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        IntakeError, match=r"\*\.csv: no file has such a name\. Expected a folder, a file, or a pattern"
    ):
        find_files(tmp_path / "*.csv")
