"""The SQL from raw consents to CRM contacts over rows of a test's own, in memory and without a build."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas
from contact_pipeline import RELATION
from warehouse import RULES

FILE = re.compile(r"read_csv\('[^']*/(\w+)\.csv'[^)]*\)")
# The sample has no suppressions: what the build would read of a file of them.
NO_SUPPRESSIONS = re.compile(r"select\s+cast\(null as bigint\) as raw_row_number.*?where no_row = 0", re.DOTALL)
SUPPRESSIONS = """
    select
        row_number() over () as raw_row_number, 1 as raw_record_count,
        nullif(lower(trim(address_hash)), '') as address_hash, nullif(lower(trim(channel)), '') as channel,
        nullif(lower(trim(reason)), '') as reason, try_cast(suppressed_at as timestamp) as suppressed_at,
        null as suppressed_at_unreadable, source
    from suppressions_file
"""
COLUMNS = {
    "customers_file": "customer_id email phone first_name last_name gender birth_date city postal_code country_code"
    " created_at acquisition_channel email_opt_in sms_opt_in email_opt_in_at sms_opt_in_at"
    " ad_user_data ad_personalization updated_at",
    "engagement_events_file": "event_id customer_id event_type occurred_at channel campaign_id",
    "erasure_requests_file": "customer_id requested_at",
    "suppressions_file": "address_hash channel reason suppressed_at source",
    "order_lines_file": "order_line_id order_id product_id quantity unit_price product_category discount_amount"
    " unit_cost",
    "campaigns_file": "campaign_id audience started_at ended_at name channel cost objective",
    "exchange_rates_file": "currency valid_from rate_to_reporting",
    "int_acknowledged_contacts": "destination contact_key row_hash",
}
STAGING = ["stg_row_versions", "stg_erasure_requests", "stg_customers", "int_accounts", "int_customers"]
STAGING += ["stg_engagement_events", "stg_suppressions"]
MODELS = ["int_activation_events", "int_reachable_contacts", "crm_contacts"]
MODELS += ["int_customer_consents", "int_audience_matches", "audience_members", "crm_contact_changes"]
MODELS += ["advertising_contacts"]
# What int_contacts makes of an address, as far as these tests write them.
VALID = {
    "email": "case when email like '%@%' then split_part(trim(email), '@', 1) || '@' ||"
    " lower(split_part(trim(email), '@', 2)) end as email",
    "phone": "case when trim(phone) like '+%' then replace(trim(phone), ' ', '') end as phone",
}
# Everybody is in every audience that asks for no channel.
CARD = """
    customer_id, 'brand_ambassadors' as engagement_segment, 'best_becoming_passive' as rfm_segment, 'female' as gender,
    'about_to_sleep' as kmeans_group, 'regular' as purchase_profile, 'high' as amount_class, 1 as order_count,
    true as is_email_reachable, true as is_sms_reachable, null as stars_12m, null as kmeans_score, 10.0 as revenue,
    10.0 as average_order_value, 3 as recency_days, date '2025-01-01' as first_order_date,
    date '2025-01-01' as last_order_date
"""
Rows = list[dict[str, str]]


class ConsentPipeline:
    """The compiled models of a build, with a table of the same name for each relation and raw file."""

    def __init__(self, warehouse: Path) -> None:
        """Takes the models of a warehouse that was built from CSV files."""
        compiled = warehouse.parent / "target" / "compiled" / "sextant" / "models"
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        self.models = {}
        self.filled: set[str] = set()
        for name in STAGING + MODELS:
            # Unit tests leave compiled models too, in folders named after their files.
            file = next(file for file in compiled.rglob(f"{name}.sql") if ".yml" not in str(file))
            self.models[name] = FILE.sub(r"\1_file", RELATION.sub(r"\1", file.read_bytes().decode()))
        self.models["stg_suppressions"], found = NO_SUPPRESSIONS.subn(SUPPRESSIONS, self.models["stg_suppressions"])
        assert found == 1, "the sample has suppressions: their file can be replaced as the others are"
        words = self.connection.from_csv_auto(str(RULES / "suppression_words.csv"))
        words.create("suppression_words")
        self.models["int_contacts"] = (
            f"select customer_id, {', '.join(VALID.values())}, first_name, last_name, city, country_code"
            " from int_accounts"
        )
        self.models["customers"] = (
            f"select {CARD}, ends_with(customer_id, 'held') as is_control_group from int_accounts"
        )

    def put(self, table: str, rows: Rows) -> None:
        """Replace a table by rows."""
        self.filled.add(table)
        frame = pandas.DataFrame(rows, columns=COLUMNS[table].split()).astype("string")
        self.connection.register("incoming", frame)
        self.connection.execute(f"create or replace table {table} as from incoming")
        self.connection.unregister("incoming")

    def run(self) -> None:
        """Make the tables of all the models from the raw rows; files without content have no row."""
        for table in COLUMNS.keys() - self.filled:
            self.put(table, [])
        for name in [*STAGING, "int_contacts", "customers", *MODELS]:
            self.connection.execute(f"create or replace table {name} as {self.models[name]}")

    def rows(self, sql: str) -> list[tuple]:
        """Return the rows of a query."""
        return self.connection.execute(sql).fetchall()
