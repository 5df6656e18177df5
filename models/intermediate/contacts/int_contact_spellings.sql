{% set fields = ['city', 'acquisition_channel'] %}

with

judged_details as (

    select * from {{ ref('int_judged_details') }}

),

spellings as (
    {% for field in fields %}

    select
        '{{ field }}' as field,
        {{ field }} as spelling,
        count(*) as customers
    from judged_details
    where {{ field }} is not null
    group by {{ field }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

with_usual_spelling as (

    {# Texts that differ only in letter case and blanks are one, in the spelling that most customers have. #}
    select
        field,
        spelling,
        first_value(spelling) over (
            partition by field, {{ sextant.without_blanks('lower(spelling)') }}
            order by customers desc, spelling asc
        ) as usual_spelling
    from spellings

)

select
    field,
    spelling,
    usual_spelling
from with_usual_spelling
where spelling <> usual_spelling
