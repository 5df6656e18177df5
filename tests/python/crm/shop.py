"""A warehouse and its serving copy with the two tables that a sync reads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import yaml

CONTRACT = Path(__file__).resolve().parents[3] / "models" / "activation" / "crm_contacts.yml"
# What the mart's contract says of each column: name and type.
COLUMNS = {
    column["name"]: column["data_type"] for column in yaml.safe_load(CONTRACT.read_text())["models"][0]["columns"]
}
# Every third contact has no phone, every tenth no email, every seventh has not been rated.
MADE = """
    select
        'k' || i as contact_key, 'c' || i as customer_id,
        case when i % 10 > 0 then 'person' || i || '@example.com' end as email,
        case when i % 3 > 0 or i % 10 = 0 then '+336' || (10000000 + i) end as phone,
        'Zoé' || i as first_name, 'Doe' as last_name, 'Lyon' as city, 'FR' as country_code,
        'champions' as rfm_segment, case when i % 7 > 0 then 'regular' end as purchase_profile, 'high' as amount_class,
        'loyal' as kmeans_group, 'regulars' as engagement_segment, case when i % 7 > 0 then 3 end as stars_12m,
        555 as kmeans_score, 4 as order_count, cast(i as decimal(18, 4)) / 8 as revenue, 12.5 as average_order_value,
        30 as recency_days, date '2024-02-29' as first_order_date, date '2025-06-30' as last_order_date,
        i % 10 > 0 as email_opt_in, i % 3 > 0 or i % 10 = 0 as sms_opt_in, 'Fidèles' as rfm_segment_label,
        'Les appeler.' as advice, case when i % 4 > 0 then 'ambassadors;regular_women' end as audiences,
        'female' as gender, 40 as age, 0.25 as purchase_likelihood_90d, i % 9 = 0 as is_control_group,
        'low' as churn_risk, cast(120.5 as decimal(18, 4)) as expected_value_12m,
        date '2025-08-01' as next_purchase_date,
        'v1-' || i as row_hash
    from range($1) as made(i)
"""


class Pair(NamedTuple):
    """The two files of a shop."""

    warehouse: Path
    serving: Path


class ShopFiles:
    """Contacts as they are now; ``publish`` compares them with what is acknowledged, as a build does."""

    def __init__(self, folder: Path, contacts: int) -> None:
        self.files = Pair(folder / "shop.duckdb", folder / "shop_serving.duckdb")
        with duckdb.connect(str(self.files.warehouse)) as connection:
            connection.execute("create schema activation")
            columns = ", ".join(f"{name} {data_type}" for name, data_type in COLUMNS.items())
            connection.execute(f"create table activation.crm_contacts ({columns})")
            connection.execute(f"insert into activation.crm_contacts by name {MADE}", [contacts])
        self.publish()

    def copy(self, folder: Path) -> ShopFiles:
        """Returns the same shop in another folder."""
        other = ShopFiles.__new__(ShopFiles)
        other.files = Pair(*(Path(shutil.copy(file, folder)) for file in self.files))
        return other

    def execute(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Runs a statement on the warehouse."""
        with duckdb.connect(str(self.files.warehouse)) as connection:
            return connection.execute(statement, list(values)).fetchall()

    def acknowledged(self, destination: str) -> dict[str, str]:
        """Returns the hash of each acknowledged contact."""
        return dict(
            self.execute(
                "select contact_key, row_hash from activation_state.acknowledged_contacts where destination = $1",
                destination,
            )
        )

    def failures(self) -> dict[str, tuple[int | None, str]]:
        """Returns status and message of each contact that a CRM did not take."""
        rows = self.execute("select contact_key, status, message from activation_state.sync_failures")
        return {key: (status, message) for key, status, message in rows}

    def publish(self) -> None:
        """Writes the serving copy."""
        self.files.serving.unlink(missing_ok=True)
        with duckdb.connect(str(self.files.serving)) as serving:
            serving.execute(f"attach '{self.files.warehouse}' as shop")
            serving.execute("create schema if not exists shop.activation_state")
            serving.execute(
                "create table if not exists shop.activation_state.acknowledged_contacts"
                " (destination varchar, contact_key varchar, row_hash varchar, primary key (destination, contact_key))"
            )
            serving.execute("create schema activation")
            serving.execute("create table activation.crm_contacts as from shop.activation.crm_contacts")
            serving.execute(
                """
                create table activation.crm_contact_changes as
                with destinations as (select unnest(['klaviyo', 'hubspot', 'brevo']) as destination),
                wanted as (select * from destinations cross join activation.crm_contacts),
                known as (from shop.activation_state.acknowledged_contacts)
                select
                    coalesce(wanted.destination, known.destination) as destination,
                    coalesce(wanted.contact_key, known.contact_key) as contact_key,
                    case
                        when known.contact_key is null then 'added'
                        when wanted.contact_key is null then 'removed'
                        else 'changed'
                    end as change_type,
                    wanted.* exclude (destination, contact_key)
                from wanted
                full join known
                    on wanted.destination = known.destination and wanted.contact_key = known.contact_key
                where wanted.row_hash is distinct from known.row_hash
                """
            )
