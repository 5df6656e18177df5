with

orders as (

    select * from {{ ref('stg_orders') }}

),

channels as (

    select
        channel,
        count(*) as orders
    from orders
    where channel is not null
    group by channel

),

with_usual_spelling as (

    {# Texts that differ only in letter case and blanks are one, in the spelling that most orders have. #}
    select
        channel,
        first_value(channel) over (
            partition by {{ sextant.without_blanks('lower(channel)') }}
            order by orders desc, channel asc
        ) as usual_spelling
    from channels

)

select
    channel,
    usual_spelling
from with_usual_spelling
where channel <> usual_spelling
