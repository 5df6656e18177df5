"""The first digits by which SQL recognises the mobile numbers of the customers' countries."""

from python_udfs.frames import as_frame
from python_udfs.phone_plans import phone_prefixes


def model(dbt, session):
    dbt.config(materialized="table")
    countries = as_frame(dbt.ref("int_customer_countries"))
    return phone_prefixes(countries["country_code"])
