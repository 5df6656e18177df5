"""What is to be expected of customers, for each number of purchases and each time since the first."""

from python_udfs.frames import as_frame, as_it_was
from python_udfs.snapshots import Snapshots
from python_udfs.value_scores import value_scores


def model(dbt, session):
    dbt.config(materialized="table", contract={"enforced": False})
    ages, fits = Snapshots(dbt.ref("int_value_counts").filter("part = 'ages'")), as_frame(dbt.ref("int_value_fits"))
    return value_scores(ages, fits, as_it_was(session, dbt.this), float(dbt.config.meta_get("discount_rate")))
