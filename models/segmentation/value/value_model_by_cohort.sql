with

fits as (

    select * from {{ ref('int_value_fits') }}

)

select
    cast(fits.snapshot_date as date) as snapshot_date,
    cast(fits.cohort as int) as cohort_year,

    fits.model,

    fits.customers,
    fits.repeat_customers,
    cast(fits.history_days as int) as history_days,
    {{ sextant.value_parameters('fits') }},

    fits.is_at_bound,
    fits.is_money_modelled
from fits
where fits.cohort <> 'all'
