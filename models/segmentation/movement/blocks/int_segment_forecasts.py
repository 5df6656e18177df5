"""How many customers each segment will have in the next months, from how they moved in the last ones."""

from python_udfs.forecast import MONTHS_AHEAD, forecast_segments
from python_udfs.frames import as_frame


def model(dbt, session):
    dbt.config(materialized="table", contract={"enforced": False})
    transitions = as_frame(dbt.ref("int_segment_transitions"))
    return forecast_segments(transitions, as_frame(dbt.ref("int_snapshot_dates")), MONTHS_AHEAD)
