"""The parts of each histogram that are the scores of kmeans_breaks: exact, and always the same."""

from python_udfs.clustering import partition_histograms
from python_udfs.frames import as_frame


def model(dbt, session):
    dbt.config(materialized="table", contract={"enforced": False})
    return partition_histograms(as_frame(dbt.ref("int_kmeans_histogram")))
