-- One row per audience: how many members it has, and how many of them meet a condition.
with

chosen as (

    select customers.customer_id
    from core.customers
    where $condition

),

shared as (

    select
        members.audience,
        count(*) as shared_members
    from activation.audience_members as members
    inner join chosen
        on members.customer_id = chosen.customer_id
    group by members.audience

)

select
    audiences.label_en as audience_label_en,
    audiences.label_fr as audience_label_fr,
    audiences.members,
    coalesce(shared.shared_members, 0) as shared_members
from activation.audience_sizes as audiences
left join shared
    on audiences.audience = shared.audience
order by shared_members desc, audiences.value_rank asc, audiences.audience asc
