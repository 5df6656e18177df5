{#- The attributes of a purchase: {name in the marts: column of int_first_purchases and repurchase_delays}. -#}
{% macro purchase_attributes() %}
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
    row is grouped, and its value, as columns attribute and attribute_value.
-#}
{% macro grouped_attribute(attributes) %}
        case
            {% for name, column in attributes.items() %}
            when {{ column }} is not null then '{{ name }}'
            {% endfor %}
        end as attribute,
        coalesce({{ attributes.values() | join(', ') }}) as attribute_value
{%- endmacro %}

{#- The `group by` of such an aggregation: one pass over the rows for all the attributes. keys = what else it groups by. -#}
{% macro each_attribute(attributes, keys=[]) %}
grouping sets (
        {% for column in attributes.values() %}
        ({{ ([column] + keys) | join(', ') }}){{ ',' if not loop.last }}
        {% endfor %}
    )
{%- endmacro %}
