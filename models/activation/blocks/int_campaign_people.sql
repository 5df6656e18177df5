with

campaign_audiences as (

    select * from {{ ref('int_campaign_audiences') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

events as (

    select * from {{ ref('int_activation_events') }}
    where event_type in ('campaign_sent', 'coupon_redemption')

),

customer_segments as (

    select * from {{ ref('customer_segments') }}

),

audience_matches as (

    select * from {{ ref('int_audience_matches') }}
    where is_control_group

),

customers as (

    select * from {{ ref('customers') }}

),

sent as (

    select
        events.campaign_id,
        events.customer_id,
        count(*) filter (where events.event_type = 'coupon_redemption') > 0 as has_redeemed
    from events
    cross join as_of
    where events.event_date <= as_of.as_of_date
    group by events.campaign_id, events.customer_id
    having count(*) filter (where events.event_type = 'campaign_sent') > 0

),

members as (

    {# The customers who were in a segment of the audience before the campaign began. #}
    select
        campaign_audiences.campaign_id,
        customer_segments.customer_id
    from customer_segments
    inner join campaign_audiences
        on
            customer_segments.system = campaign_audiences.system
            and customer_segments.snapshot_date = campaign_audiences.snapshot_date
            and customer_segments.segment = campaign_audiences.segment
    union
    {#
        For an audience of the vars, the members of that day are not known: its part of the control group today is
        taken.
    #}
    select
        campaign_audiences.campaign_id,
        audience_matches.customer_id
    from audience_matches
    inner join campaign_audiences
        on audience_matches.audience = campaign_audiences.audience
    where campaign_audiences.segment is null

),

campaigns as (

    select distinct campaign_id
    from campaign_audiences

)

select
    campaigns.campaign_id,
    coalesce(sent.customer_id, members.customer_id) as customer_id,

    sent.customer_id is not null as is_treated,
    coalesce(sent.has_redeemed, false) as has_redeemed,
    sent.customer_id is not null and coalesce(customers.is_control_group, false) as is_contaminated
from sent
full outer join members
    on sent.campaign_id = members.campaign_id and sent.customer_id = members.customer_id
inner join campaigns
    on coalesce(sent.campaign_id, members.campaign_id) = campaigns.campaign_id
left join customers
    on coalesce(sent.customer_id, members.customer_id) = customers.customer_id
