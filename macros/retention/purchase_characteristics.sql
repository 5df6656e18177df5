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

{#-
    For an aggregation by `grouping sets` over columns without nulls ({name: column}): the name of the column by which a
    row is grouped, and its value, as columns <kind> and <kind>_value.
-#}
{% macro grouped_characteristic(characteristics, kind='characteristic') %}
        case
            {% for name, column in characteristics.items() %}
            when {{ column }} is not null then '{{ name }}'
            {% endfor %}
        end as {{ kind }},
        coalesce({{ characteristics.values() | join(', ') }}) as {{ kind }}_value
{%- endmacro %}

{#- The `group by` of such an aggregation: one pass over the rows for all the characteristics. keys = what else it groups by. -#}
{% macro each_characteristic(characteristics, keys=[]) %}
grouping sets (
        {% for column in characteristics.values() %}
        ({{ ([column] + keys) | join(', ') }}){{ ',' if not loop.last }}
        {% endfor %}
    )
{%- endmacro %}
