"""The effect of each campaign, from its groups, with intervals."""

from python_udfs.frames import as_frame
from python_udfs.impact import campaign_effects


def model(dbt, session):
    dbt.config(materialized="table", contract={"enforced": False})
    relevant_lift = float(dbt.config.meta_get("relevant_lift"))
    return campaign_effects(as_frame(dbt.ref("int_campaign_results")), relevant_lift)
