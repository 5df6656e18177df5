{#- CTE `basket_bands`: the rules of that name with the bound at which each band ends; null for the highest. -#}
{% macro basket_bands() %}
basket_bands as (

    select
        basket_band,
        lower_bound,
        lead(lower_bound) over (order by lower_bound) as next_lower_bound
    from {{ ref('basket_bands') }}

)
{% endmacro %}

{#- Whether an order's revenue is in a band of that CTE, as SQL. -#}
{% macro is_in_basket_band(revenue) %}
    {% do return(revenue ~ " >= basket_bands.lower_bound and (" ~ revenue
        ~ " < basket_bands.next_lower_bound or basket_bands.next_lower_bound is null)") %}
{% endmacro %}
