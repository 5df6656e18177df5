"""Every metric of the semantic models equals a mart, and the questions of docs/metrics.md have their answers."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from dbt_metricflow.cli.main import cli
from metricflow.converters.models import OSIDocument
from warehouse import ROOT, read

DOCS = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^\.venv/bin/mf query (.+)$", DOCS, re.MULTILINE)
Ask = Callable[..., list[tuple]]

BY_MONTH = "--group-by metric_time__month"
BY_SEGMENT = "--group-by customer__rfm_segment"
OF_KMEANS = """--where "{{ Dimension('segment_of_snapshot__system') }} = 'kmeans'\""""
# Metrics and what they are grouped by, and the same from a mart: where there is one, from another than they are of.
SAME = {
    f"--metrics buyers,new_customers,new_customer_share {BY_MONTH}": """
        select month, buyers, new_customers, new_customers / buyers from retention.retention_rates""",
    f"--metrics orders,revenue {BY_MONTH}": """
        select month, sum(orders), sum(revenue) from customer_base.cumulative_revenue where attribute = 'all'
        group by month having sum(orders) > 0 or sum(revenue) <> 0""",
    f"--metrics orders,revenue,revenue_per_buyer,average_order_value,gross_margin {BY_SEGMENT}": """
        select
            rfm_segment, sum(order_count), sum(revenue), sum(revenue) / count(*), sum(revenue) / sum(order_count),
            sum(gross_margin)
        from core.customers where rfm_segment is not null group by rfm_segment""",
    f"--metrics customers {BY_SEGMENT}": """
        select rfm_segment, count(*) from segmentation.rfm_scores
        where snapshot_date = (select as_of_date from core.publication_context) group by rfm_segment""",
    "--metrics customers_who_bought,repeat_customers,repurchase_rate": """
        select
            sum(customers), sum(customers) filter (where order_count > 1),
            sum(customers) filter (where order_count > 1) / sum(customers)
        from customer_base.purchase_count_distribution where order_count > 0""",
    f"--metrics email_opt_ins,email_opt_in_rate,reachable_by_email,email_reachable_rate {BY_SEGMENT}": """
        select segment, opted_in, channel_opt_in_rate, reachable, channel_reachable_rate
        from quality.opt_in_coverage where channel = 'email' and system = 'rfm'""",
    f"--metrics sms_opt_ins,sms_opt_in_rate,reachable_by_sms,sms_reachable_rate {BY_SEGMENT}": """
        select segment, opted_in, channel_opt_in_rate, reachable, channel_reachable_rate
        from quality.opt_in_coverage where channel = 'sms' and system = 'rfm'""",
    f"--metrics customers_of_the_year_before,retained_customers,retention_rate {BY_MONTH}": """
        select month, rolling_base_customers, rolling_retained_customers, rolling_retention_rate
        from retention.retention_rates""",
    f"--metrics active_customers {BY_MONTH}": """
        select month, active_customers from customer_base.purchase_frequency""",
    "--metrics active_customers": """
        select active_customers from customer_base.purchase_frequency order by month desc limit 1""",
    "--metrics cohort_customers,cohort_customers_active,cohort_retention_rate"
    " --group-by cohort_in_period__periods_since_first": """
        select periods_since_first, sum(cohort_size), sum(active_customers), sum(active_customers) / sum(cohort_size)
        from retention.cohort_retention group by periods_since_first""",
    f"--metrics segment_customers,segment_revenue --group-by segment_of_snapshot__segment {OF_KMEANS}": """
        select segment, customers, revenue from segmentation.segment_performance
        where system = 'kmeans' and snapshot_date = (select as_of_date from core.publication_context)""",
    "--metrics customers_asked,filled_fields,completion_rate --group-by field_of_group__field"
    """ --where "{{ Dimension('field_of_group__attribute') }} = 'all'\"""": """
        select field, customers, filled, completion_rate from quality.field_completion where attribute = 'all'""",
}
# The same for the questions of the page, in their order.
ANSWERS = [
    """select month, orders, revenue, buyers, new_customers from retention.retention_rates inner join (
        select date_trunc('month', order_date) as month, count(*) filter (where order_status = 'purchase') as orders,
        sum(revenue) as revenue
        from core.orders where order_status in ('purchase', 'return') group by all) using (month)""",
    """select channel, store_id, sum(revenue), count(*) filter (where order_status = 'purchase'),
        sum(revenue) / nullif(count(*) filter (where order_status = 'purchase'), 0) from core.orders
        where order_status in ('purchase', 'return') group by all""",
    """select country_code, count(*), count(*) filter (where order_count > 0),
        count(*) filter (where order_count > 1) / nullif(count(*) filter (where order_count > 0), 0),
        avg(cast(is_email_reachable as integer)) from core.customers group by all""",
    """select rfm_segment, count(*), nullif(sum(revenue), 0),
        sum(revenue) / nullif(count(*) filter (where order_count > 0), 0)
        from core.customers group by all""",
    """select segment, snapshot_date, customers, revenue from segmentation.segment_performance
        where system = 'kmeans'""",
    """select month, rolling_retention_rate, rolling_retained_customers from retention.retention_rates""",
    """select periods_since_first, sum(cohort_size), sum(active_customers), sum(active_customers) / sum(cohort_size)
        from retention.cohort_retention group by periods_since_first""",
    "select field, completion_rate from quality.field_completion where attribute = 'all'",
]


@pytest.fixture(scope="module")
def project(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a reader of metrics finds it: a project with its target, and a warehouse of its own."""
    folder = tmp_path_factory.mktemp("metrics")
    for name in ("dbt_project.yml", "analyses", "macros", "models", "profiles.yml", "python_udfs", "seeds", "tests"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(sample_warehouse.parent / "target", folder / "target")
    shutil.copy(sample_warehouse, folder / sample_warehouse.name)
    return folder


@pytest.fixture(scope="module")
def ask(project: Path, sample_warehouse: Path) -> Iterator[Ask]:
    """A function that runs `mf query` with these arguments, and returns its rows."""
    environment = {"DBT_PROJECT_DIR": str(project), "DBT_PROFILES_DIR": str(project)}
    environment |= {"SEXTANT_WAREHOUSE": str(project / sample_warehouse.name), "DBT_LOG_PATH": str(project / "logs")}

    def query(arguments: str) -> list[tuple]:
        file = project / "answer.csv"
        file.unlink(missing_ok=True)
        done = CliRunner().invoke(cli, ["query", *shlex.split(arguments), "--csv", str(file)], env=environment)
        assert done.exit_code == 0, done.output
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        # In the order asked for: a time is called by its grain too.
        asked = [name for names in re.findall(r"--(?:group-by|metrics) (\S+)", arguments) for name in names.split(",")]
        asked = sorted(asked, key=lambda name: "__" not in name) or list(rows[0])
        return [tuple(row.get(name, row.get(f"{name}__day")) for name in asked) for row in rows]

    before = os.getcwd()
    yield query
    os.chdir(before)


def plain(value: object) -> object:
    """Return a value as it can be compared: a number by 9 digits, a date without its time, nothing as nothing."""
    text = "" if value is None else str(value).removesuffix("T00:00:00").removesuffix(" 00:00:00")
    try:
        return f"{float(text):.9g}" if text and text != "nan" else ""
    except ValueError:
        return text


def in_order(rows: list[tuple]) -> list[tuple]:
    """Return rows as they can be compared, whatever their order."""
    return sorted(tuple(plain(value) for value in row) for row in rows)


@pytest.mark.parametrize("arguments", SAME)
def test_a_metric_equals_its_mart(arguments, ask, sample_warehouse):
    expected = in_order(read(sample_warehouse, SAME[arguments]))
    # Prospects have no segment of buyers, and no opt-in of one: the marts by segment leave them out.
    found = [row for row in in_order(ask(arguments)) if BY_SEGMENT not in arguments or row[0]]
    assert expected and found == expected


def test_every_metric_is_compared(project):
    manifest = json.loads((project / "target" / "semantic_manifest.json").read_text())
    compared = {name for arguments in SAME for name in arguments.split()[1].split(",")}
    assert {metric["name"] for metric in manifest["metrics"]} == compared
    listed = re.findall(r"^\| `\w+` \| `[\w.]+` \| ([\w, ]+) \|$", DOCS, re.MULTILINE)
    assert {name for names in listed for name in names.split(", ")} == compared


def test_there_is_an_answer_to_each_question():
    assert len(QUESTIONS) == len(ANSWERS)


@pytest.mark.parametrize(("arguments", "sql"), list(zip(QUESTIONS, ANSWERS, strict=False)))
def test_the_questions_of_the_page_are_answered(arguments, sql, ask, sample_warehouse):
    expected = in_order(read(sample_warehouse, sql))
    assert expected and in_order(ask(arguments)) == expected


def test_the_document_for_other_tools_is_as_its_schema_says(project):
    document = OSIDocument.parse_raw((project / "target" / "osi_document.json").read_text(encoding="utf-8"))
    names = {metric.name for model in document.semantic_model for metric in model.metrics}
    assert {"revenue", "repurchase_rate", "retention_rate"} <= names
