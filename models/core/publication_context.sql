with

as_of as (

    select * from {{ ref('int_as_of') }}

),

reporting_currency as (

    select * from {{ ref('int_reporting_currency') }}

),

history as (

    {# Of all the tables with a history, the smallest. #}
    select distinct snapshot_date
    from {{ ref('segment_performance') }}

),

past as (

    select
        count(history.snapshot_date) as history_months,
        min(history.snapshot_date) as first_snapshot_date
    from history
    inner join as_of
        on history.snapshot_date < as_of.as_of_date

)

select
    reporting_currency.raw_input,
    cast('{{ config.meta_get("sextant_version") }}' as {{ dbt.type_string() }}) as sextant_version,
    reporting_currency.reporting_currency,
    cast({{ sextant.text_literal(sextant.setting('timezone')) }} as {{ dbt.type_string() }}) as timezone,
    cast('{{ sextant.setting("rating_profile") }}' as {{ dbt.type_string() }}) as rating_profile,

    cast(past.history_months as int) as history_months,

    reporting_currency.is_chosen as is_currency_chosen,

    as_of.as_of_date,
    past.first_snapshot_date
from as_of
cross join reporting_currency
cross join past
