"""The centroids of the joint clusters, fitted on a sample of today's customers."""

from python_udfs.clustering import cluster_centroids
from python_udfs.frames import as_frame


def model(dbt, session):
    dbt.config(materialized="table", contract={"enforced": False})
    # The var cluster_count. An unset var reaches a Python model as the word None.
    count = dbt.config.meta_get("cluster_count")
    sample = as_frame(dbt.ref("int_cluster_sample"))
    return cluster_centroids(sample, int(count) if str(count).isdigit() else None)
