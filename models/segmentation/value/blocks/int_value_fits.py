"""The models of each snapshot's customers, fitted to counts. What the last build has fitted is not fitted again."""

from python_udfs.frames import as_it_was
from python_udfs.snapshots import Snapshots
from python_udfs.value_fits import value_fits


def model(dbt, session):
    dbt.config(materialized="table", contract={"enforced": False})
    active_days = int(dbt.config.meta_get("active_days"))
    return value_fits(Snapshots(dbt.ref("int_value_counts")), as_it_was(session, dbt.this), active_days)
