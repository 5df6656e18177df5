-- One row per field and value of an attribute, the largest groups alone: how many have it, and have it right.
with

parts as (

    select
        *,
        dense_rank() over (
            order by attribute_value in ('(unknown)', '(none)') asc, customers desc, value_rank asc
        ) as place
    from quality.field_completion
    where attribute = $attribute

)

select
    parts.field,
    coalesce(named.label_en, parts.field) as field_label_en,
    coalesce(named.label_fr, parts.field) as field_label_fr,
    named.value_rank as field_rank,
    parts.label_en,
    parts.label_fr,
    parts.place,
    parts.customers,
    parts.filled,
    parts.valid,
    parts.completion_rate,
    parts.validity_rate,
    parts.is_provided
from parts
left join rules.value_labels as named
    on named.attribute = 'field' and parts.field = named.attribute_value
where parts.place <= $most
order by named.value_rank, parts.field, parts.place
