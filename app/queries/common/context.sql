-- One row: what all marts are about, and when and from what they were published.
with

latest as (

    select
        publication,
        published_at,
        len(raw_files) as raw_files
    from serving.publications
    order by publication desc
    limit 1

)

select
    context.as_of_date,
    context.reporting_currency,
    context.timezone,
    context.raw_input,
    context.sextant_version,
    context.history_months,
    latest.publication,
    latest.published_at,
    latest.raw_files
from core.publication_context as context
left join latest
    on true
