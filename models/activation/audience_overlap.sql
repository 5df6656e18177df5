with

audience_members as (

    select * from {{ ref('audience_members') }}

),

audience_sizes as (

    select * from {{ ref('audience_sizes') }}

),

shared as (

    select
        members.audience,
        other_members.audience as other_audience,
        count(*) as shared_members
    from audience_members as members
    inner join audience_members as other_members
        on members.customer_id = other_members.customer_id and members.audience <> other_members.audience
    group by members.audience, other_members.audience

)

{# Two audiences that share nobody have a row too. #}
select
    audience_sizes.audience,
    other_sizes.audience as other_audience,

    audience_sizes.label_en,
    audience_sizes.label_fr,
    other_sizes.label_en as other_label_en,
    other_sizes.label_fr as other_label_fr,

    audience_sizes.value_rank,
    audience_sizes.members,
    cast(coalesce(shared.shared_members, 0) as bigint) as shared_members,
    case
        when audience_sizes.members > 0
            then cast(coalesce(shared.shared_members, 0) as double) / audience_sizes.members
    end as share_of_audience
from audience_sizes
inner join audience_sizes as other_sizes
    on audience_sizes.audience <> other_sizes.audience
left join shared
    on audience_sizes.audience = shared.audience and other_sizes.audience = shared.other_audience
