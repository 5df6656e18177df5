{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'reporting_currency', 'lookback_years', 'kmeans_log']}
) }}

{% set log_criteria = ['frequency', 'monetary'] if sextant.setting('kmeans_log') else [] %}

with

customers as (

    select *
    from {{ ref('int_customer_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}
    {{ sextant.and_is_enabled('kmeans') }}

),

different_values as (
    {% for criterion, names in sextant.criteria().items() %}
    {% set value = names.feature %}
    {# There is no logarithm of a loss: customers who returned as much as they bought, or more, count as 0. #}
    {% set clustered = "greatest(" ~ value ~ ", 0)" if criterion in log_criteria else value %}

    select
        '{{ criterion }}' as criterion,
        {{ 'true' if criterion in log_criteria else 'false' }} as is_log_scale,
        cast({{ clustered }} as decimal(18, 4)) as clustered_value,
        cast(min({{ value }}) as decimal(18, 4)) as lowest_value,
        cast(max({{ value }}) as decimal(18, 4)) as highest_value,
        count(*) as customers
    from customers
    group by {{ clustered }}
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

criteria as (

    select
        criterion,
        count(*) as different_values
    from different_values
    group by criterion

),

binned as (

    select
        different_values.criterion,
        different_values.is_log_scale,
        sum(different_values.clustered_value * different_values.customers) as total_value,
        min(different_values.lowest_value) as lowest_value,
        max(different_values.highest_value) as highest_value,
        sum(different_values.customers) as customers
    from different_values
    inner join criteria
        on different_values.criterion = criteria.criterion
    group by
        different_values.criterion,
        different_values.is_log_scale,
        case
            when criteria.different_values <= {{ sextant.exact_histogram_values() }}
                then different_values.clustered_value
            else {{ sextant.three_digits('different_values.clustered_value') }}
        end

),

averaged as (

    select
        *,
        {{ sextant.average_money('total_value', 'customers') }} as mean_value
    from binned

)

select
    {{ sextant.snapshot_date() }} as snapshot_date,
    criterion,
    cast(row_number() over (partition by criterion order by mean_value) as int) as value_rank,

    mean_value,
    lowest_value,
    highest_value,
    cast(customers as bigint) as customers,

    is_log_scale
from averaged
