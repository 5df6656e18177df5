"""The SQL and Python of contact details over rows of a test's own, in memory and without a build."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas

from python_udfs.contacts import answer_questions
from python_udfs.phone_plans import phone_prefixes

TEXTS = ["email", "phone", "first_name", "last_name", "gender", "city", "postal_code", "country_code"]
TEXTS += ["acquisition_channel", "birth_date_unreadable"]
MODELS = ["int_contact_details", "int_judged_details", "int_contact_questions", "int_customer_origins"]
MODELS += ["int_contacts"]
RELATION = re.compile(r'(?:"\w+"\.)?"\w+"\."(\w+)"')


class ContactPipeline:
    """The compiled models from int_customers to int_contacts, with a table of the same name for each relation."""

    def __init__(self, warehouse: Path, as_of: str, countries: list[str]) -> None:
        """Takes the models and rules of a warehouse that was built, and the phone prefixes of some countries."""
        compiled = warehouse.parent / "target" / "compiled" / "sextant" / "models" / "intermediate" / "contacts"
        # Read as bytes: read_text() would make a line feed of the carriage return that is trimmed.
        self.models = {name: RELATION.sub(r"\1", (compiled / f"{name}.sql").read_bytes().decode()) for name in MODELS}
        self.connection = duckdb.connect()
        self.connection.execute(f"attach '{warehouse}' as built (read_only)")
        for seed in ("gender_codes", "placeholders", "postal_code_formats", "country_names"):
            self.connection.execute(f"create table {seed} as from built.rules.{seed}")
        self.connection.execute("detach built")
        self.create("int_phone_prefixes", phone_prefixes(countries))
        self.connection.execute(f"create table int_as_of as select date '{as_of}' as as_of_date")

    def create(self, name: str, rows: pandas.DataFrame) -> None:
        """Replace a table by rows."""
        self.connection.register("incoming", rows)
        self.connection.execute(f"create or replace table {name} as from incoming")
        self.connection.unregister("incoming")

    def judged(self, people: list[dict[str, object]]) -> list[dict[str, object]]:
        """Return the result of SQL alone for people, in their order."""
        columns = ["customer_id", *TEXTS, "birth_date"]
        frame = pandas.DataFrame(
            [[f"{place:06}", *(person.get(name) for name in columns[1:])] for place, person in enumerate(people)],
            columns=columns,
        )
        frame = frame.astype({name: "string" for name in columns})
        self.create("int_customers", frame)
        self.connection.execute("alter table int_customers alter birth_date type date")
        self.connection.execute("alter table int_customers add is_erased boolean default false")
        self.run("int_contact_details")
        return self.run("int_judged_details")

    def contacts(self, people: list[dict[str, object]]) -> list[dict[str, object]]:
        """Return the result of SQL and the libraries together for people, in their order."""
        self.judged(people)
        self.run("int_contact_questions")
        tables = [self.connection.table(name).df() for name in ("int_contact_questions", "postal_code_formats")]
        self.create("int_contact_answers", answer_questions(*tables))
        self.run("int_customer_origins")
        return self.run("int_contacts")

    def run(self, model: str) -> list[dict[str, object]]:
        """Make a model's table and return its rows, where they are about people in their order."""
        self.connection.execute(f"create or replace table {model} as {self.models[model]}")
        rows = self.connection.table(model)
        names = rows.columns
        rows = rows.order("customer_id") if "customer_id" in names else rows
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
