"""A warehouse and its serving copy with the two tables that a sync reads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

CONTACT = """
    contact_key varchar, customer_id varchar, email varchar, phone varchar, first_name varchar, last_name varchar,
    city varchar, country_code varchar, rfm_segment varchar, purchase_profile varchar, amount_class varchar,
    kmeans_group varchar, engagement_segment varchar, stars_12m integer, kmeans_score integer, order_count bigint,
    revenue decimal(18, 4), average_order_value decimal(18, 4), recency_days integer, first_order_date date,
    last_order_date date, email_opt_in boolean, sms_opt_in boolean, row_hash varchar
"""
# Every third contact has no phone, every tenth no email, every seventh has not been rated.
MADE = """
    select
        'k' || i, 'c' || i, case when i % 10 > 0 then 'person' || i || '@example.com' end,
        case when i % 3 > 0 or i % 10 = 0 then '+336' || (10000000 + i) end,
        'Zoé' || i, 'Doe', 'Lyon', 'FR', 'champions', case when i % 7 > 0 then 'regular' end, 'high', 'loyal',
        'regulars', case when i % 7 > 0 then 3 end, 555, 4, cast(i as decimal(18, 4)) / 8, 12.5, 30,
        date '2024-02-29', date '2025-06-30', i % 10 > 0, i % 3 > 0 or i % 10 = 0, 'v1-' || i
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
            connection.execute(f"create table activation.crm_contacts ({CONTACT})")
            connection.execute(f"insert into activation.crm_contacts {MADE}", [contacts])
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
