with

fits as (

    select * from {{ ref('int_value_fits') }}

),

value_models as (

    select * from {{ ref('value_models') }}

),

value_reasons as (

    select * from {{ ref('value_reasons') }}

)

select
    cast(fits.snapshot_date as date) as snapshot_date,
    fits.model,

    value_models.label_en,
    value_models.label_fr,
    fits.reason as model_reason,
    value_reasons.sentence_en as model_reason_en,
    value_reasons.sentence_fr as model_reason_fr,

    value_models.model_rank as value_rank,
    fits.customers,
    fits.repeat_customers,
    cast(fits.history_days as int) as history_days,
    {{ sextant.value_parameters('fits') }},
    fits.purchase_rate,
    cast(fits.holdout_days as int) as holdout_days,
    fits.holdout_customers,
    fits.holdout_purchases,
    fits.holdout_expected,
    fits.holdout_error,

    fits.is_chosen,
    fits.is_converged,
    fits.is_at_bound,
    fits.is_money_modelled
from fits
inner join value_models
    on fits.model = value_models.model
inner join value_reasons
    on fits.reason = value_reasons.reason
where fits.cohort = 'all'
