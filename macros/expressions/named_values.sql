{#-
    CTEs, the last one `named_values`: each attribute and value of a relation with its rank, 1 first, and its names for people. The
    order is that of the rules; numbers are in their own, other texts in that of the alphabet. What is unknown comes last. A value
    that no rule names is its own name.
    Input: relation; attribute and value = its columns, or SQL of them.
-#}
{% macro named_values(relation, attribute='attribute', value='attribute_value') %}
attribute_values as (

    select * from {{ ref('int_attribute_values') }}

),

values_to_name as (

    select distinct
        {{ attribute }} as attribute,
        {{ value }} as attribute_value
    from {{ relation }}

),

named_values as (

    select
        values_to_name.attribute,
        values_to_name.attribute_value,
        coalesce(own_names.label_en, common_names.label_en, values_to_name.attribute_value) as label_en,
        coalesce(own_names.label_fr, common_names.label_fr, values_to_name.attribute_value) as label_fr,
        cast(row_number() over (
            partition by values_to_name.attribute
            order by
                coalesce(own_names.value_rank, common_names.value_rank, 1),
                case when values_to_name.attribute = 'order_rank' then length(values_to_name.attribute_value) else 0 end,
                lower(values_to_name.attribute_value),
                values_to_name.attribute_value
        ) as int) as value_rank
    from values_to_name
    left join attribute_values as own_names
        on
            values_to_name.attribute = own_names.attribute
            and values_to_name.attribute_value = own_names.attribute_value
    left join attribute_values as common_names
        on
            common_names.attribute = 'any'
            and values_to_name.attribute_value = common_names.attribute_value

)
{% endmacro %}
