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
        nullif(lower(trimmed(address_hash)), '') as address_hash,
        nullif(lower(trim(channel)), '') as channel,
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
    "int_erased_contacts": "destination contact_key",
}
STAGING = ["stg_row_versions", "stg_erasure_requests", "stg_customers", "int_accounts", "int_customers"]
STAGING += ["stg_engagement_events", "stg_suppressions"]
REACHABLE = ["int_activation_events", "int_reachable_contacts"]
MODELS = ["int_audience_matches", "audience_members", "int_contact_audiences", "crm_contacts", "int_customer_consents"]
MODELS += ["crm_contact_changes"]
MODELS += ["advertising_contacts", "crm_erasures"]
# What int_contacts makes of an address, as far as these tests write them.
VALID = {
    "email": "case when email like '%@%' then split_part(trimmed(email), '@', 1) || '@' ||"
    " lower(split_part(trimmed(email), '@', 2)) end as email",
    "phone": "case when trimmed(phone) like '+%' then replace(trimmed(phone), ' ', '') end as phone",
}
TRIMMED = "create macro trimmed(value) as trim(value, ' ' || chr(9) || chr(160))"
# Everybody is in every audience that asks for no channel; whose id says so is in the control group.
SEGMENTS = """
    'brand_ambassadors' as engagement_segment, 'best_becoming_passive' as rfm_segment, 'female' as gender,
    'about_to_sleep' as kmeans_group, 'regular' as purchase_profile, 'high' as amount_class,
    ends_with(customer_id, 'held') as is_control_group
"""
# Of a contact's details, those that no test here is about.
DETAILS = """
    first_name, last_name, city, country_code, null::varchar as gender, null::varchar as postal_code,
    null::varchar as acquisition_channel, null::date as birth_date, null::int as age,
    'valid' as email_status, 'valid' as phone_status, 'missing' as postal_code_status
"""
# What is published: activation, and the card.
PUBLISHED = ["crm_contacts", "crm_contact_changes", "crm_erasures", "advertising_contacts", "audience_members"]
STATE = {"int_acknowledged_contacts": "acknowledged_contacts", "int_erased_contacts": "erased_contacts"}
Rows = list[dict[str, str]]


class ConsentPipeline:
    """The compiled models of a build, with a table of the same name for each relation and raw file."""

    def __init__(self, warehouse: Path) -> None:
        """Takes the models of a warehouse that was built from CSV files."""
        compiled = warehouse.parent / "target" / "compiled" / "sextant" / "models"
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        self.connection.execute(TRIMMED)
        self.models = {}
        self.filled: set[str] = set()
        for name in [*STAGING, *REACHABLE, "customers", *MODELS]:
            # Unit tests leave compiled models too, in folders named after their files.
            file = next(file for file in compiled.rglob(f"{name}.sql") if ".yml" not in str(file))
            self.models[name] = FILE.sub(r"\1_file", RELATION.sub(r"\1", file.read_bytes().decode()))
        self.models["stg_suppressions"], found = NO_SUPPRESSIONS.subn(SUPPRESSIONS, self.models["stg_suppressions"])
        assert found == 1, "the sample has suppressions: their file can be replaced as the others are"
        words = self.connection.from_csv_auto(str(RULES / "suppression_words.csv"))
        words.create("suppression_words")
        self.models["int_contacts"] = f"select customer_id, {', '.join(VALID.values())}, {DETAILS} from int_accounts"
        self._take_what_is_empty(warehouse, compiled)
        self.models["customers"] = f"select * replace ({SEGMENTS}) from ({self.models['customers']})"

    def _take_what_is_empty(self, warehouse: Path, compiled: Path) -> None:
        """Make an empty table of each relation that the card reads and no test here is about: orders, scores."""
        self.connection.execute(f"attach '{warehouse}' as built (read_only)")
        texts = [(compiled / file).read_text("utf-8") for file in ("core/customers.sql", "activation/crm_contacts.sql")]
        read = re.findall(r'"(\w+)"\."(\w+)"(?!\.)', "".join(texts))
        for schema, table in sorted(set(read)):
            if table not in self.models:
                self.connection.execute(f"create table {table} as from built.{schema}.{table} limit 0")
        self.connection.execute("insert into int_as_of by name select date '2025-01-02' as as_of_date")
        self.connection.execute("detach built")

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
        for name in [*STAGING, "int_contacts", *REACHABLE, "customers", *MODELS]:
            self.connection.execute(f"create or replace table {name} as {self.models[name]}")

    def save(self, warehouse: Path) -> None:
        """Write into a warehouse what of these models is published, as a build does."""
        self.connection.execute(f"attach '{warehouse}' as saved")
        for schema in ("core", "activation", "intermediate"):
            self.connection.execute(f"create schema if not exists saved.{schema}")
        for table in PUBLISHED:
            self.connection.execute(f"create or replace table saved.activation.{table} as from {table}")
        self.connection.execute("create or replace table saved.core.customers as from customers")
        self.connection.execute(
            "create or replace table saved.intermediate.int_published as"
            " select schema_name, table_name, []::varchar[] as key_columns"
            " from duckdb_tables() where database_name = 'saved' and schema_name in ('core', 'activation')"
        )
        self.connection.execute(
            "create or replace table saved.intermediate.int_personal_columns"
            " (schema_name varchar, table_name varchar, column_name varchar)"
        )
        self.connection.execute("detach saved")

    def take_state(self, warehouse: Path) -> None:
        """Read from a warehouse what the CRMs have taken and deleted, as the next build does."""
        self.connection.execute(f"attach '{warehouse}' as saved (read_only)")
        known = self.rows(
            "select table_name from duckdb_tables() where database_name = 'saved' and schema_name = 'activation_state'"
        )
        for model, table in STATE.items():
            names = COLUMNS[model].split()
            sql = f"select {', '.join(names)} from saved.activation_state.{table}"
            rows = self.rows(sql) if (table,) in known else []
            self.put(model, [dict(zip(names, row, strict=True)) for row in rows])
        self.connection.execute("detach saved")

    def rows(self, sql: str) -> list[tuple]:
        """Return the rows of a query."""
        return self.connection.execute(sql).fetchall()
