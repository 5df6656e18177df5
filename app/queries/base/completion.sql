-- One row per field and value of an attribute, the largest groups alone: how many have it, and have it right.
with

ranked as (

    select
        attribute_value,
        row_number() over (
            order by attribute_value in ('(unknown)', '(none)') asc, max(customers) desc, attribute_value asc
        ) as place
    from quality.field_completion
    where attribute = $attribute
    group by attribute_value

)

select
    parts.field,
    coalesce(named.label_en, parts.field) as field_label_en,
    coalesce(named.label_fr, parts.field) as field_label_fr,
    named.value_rank as field_rank,
    parts.label_en,
    parts.label_fr,
    ranked.place,
    parts.customers,
    parts.filled,
    parts.valid,
    parts.completion_rate,
    parts.validity_rate,
    parts.is_provided
from quality.field_completion as parts
inner join ranked
    on parts.attribute = $attribute and parts.attribute_value = ranked.attribute_value
left join rules.value_labels as named
    on named.attribute = 'field' and parts.field = named.attribute_value
where ranked.place <= $most
order by named.value_rank, parts.field, ranked.place
