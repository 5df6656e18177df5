{#- The characteristics of a purchase: {name in the marts: column of int_first_purchases and repurchase_delays}. -#}
{% macro purchase_characteristics() %}
    {% do return({
        'channel': 'channel',
        'store': 'store_id',
        'country': 'country_code',
        'acquisition_channel': 'acquisition_channel',
        'first_category': 'first_category',
        'basket_band': 'basket_band',
    }) %}
{% endmacro %}

{#- In an aggregation by `grouping sets` over columns without nulls: the name of the one that a row groups by, and its value. -#}
{% macro grouped_characteristic(characteristics) %}
        case
            {% for name, column in characteristics.items() %}
            when {{ column }} is not null then '{{ name }}'
            {% endfor %}
        end as characteristic,
        coalesce({{ characteristics.values() | join(', ') }}) as characteristic_value
{%- endmacro %}
