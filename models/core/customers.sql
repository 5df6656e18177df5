{% set own_columns = sextant.setting('customer_columns') or [] %}
{# A contract has the columns of all shops. #}
{% if own_columns %}
{{ config(contract={'enforced': false}) }}
{% endif %}

{#
    The control group: the first eight hexadecimal digits of a salted hash of the id, evenly spread and the same for
    ever, are below a threshold. Digits are compared as text, which every engine does alike. A larger share keeps the
    customers of a smaller one.
#}
{% set control_hash = "substr(" ~ dbt.hash("concat('control group ', known_customers.customer_id)") ~ ", 1, 8)" %}
{% set control_threshold = '%08x' | format((sextant.setting('control_group_share') * 4294967296) | round | int) %}

with

customers as (

    select * from {{ ref('int_customers') }}

),

orders as (

    select * from {{ ref('orders') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

current_segments as (

    select * from {{ ref('int_current_segments') }}

),

current_value as (

    select customer_value.*
    from {{ ref('customer_value') }} as customer_value
    inner join as_of
        on customer_value.snapshot_date = as_of.as_of_date

),

contacts as (

    select * from {{ ref('int_contacts') }}

),

reachable_contacts as (

    select * from {{ ref('int_reachable_contacts') }}

),

customer_categories as (

    select * from {{ ref('int_customer_categories') }}

),

order_totals as (

    {# Everybody whom an order names, whatever the order's status. #}
    select
        customer_id,
        count(*) filter (where order_status = 'purchase') as order_count,
        sum(revenue) as revenue,
        {{ sextant.margin_sums() }},
        {# Purchases of one day are one. #}
        case
            when count(nullif(days_since_previous_order, 0)) >= 2
                then cast(floor(median(nullif(days_since_previous_order, 0)) + 0.5) as int)
        end as usual_interval_days,
        min(order_date) filter (where order_status = 'purchase') as first_order_date,
        max(order_date) filter (where order_status = 'purchase') as last_order_date
    from orders
    where customer_id is not null
    group by customer_id

),

known_customers as (

    select
        coalesce(customers.customer_id, order_totals.customer_id) as customer_id,
        customers.email,
        customers.phone,
        customers.postal_code,
        {% for name in own_columns %}
        customers.{{ name }},
        {% endfor %}
        coalesce(customers.email_opt_in, false) as email_opt_in,
        coalesce(customers.sms_opt_in, false) as sms_opt_in,
        customers.created_at,
        coalesce(order_totals.order_count, 0) as order_count,
        cast(coalesce(order_totals.revenue, 0) as decimal(18, 4)) as revenue,
        cast(order_totals.gross_margin as decimal(18, 4)) as gross_margin,
        {{ sextant.cost_coverage('order_totals.') }} as cost_coverage,
        order_totals.usual_interval_days,
        order_totals.first_order_date,
        order_totals.last_order_date
    from customers
    full outer join order_totals
        on customers.customer_id = order_totals.customer_id

)

select
    known_customers.customer_id,

    {#
        A detail that can't be used is shown as the shop has it, so that it can be corrected. A placeholder is not
        shown.
    #}
    case when contacts.email_status <> 'placeholder' then known_customers.email end as email,
    case when contacts.phone_status <> 'placeholder' then known_customers.phone end as phone,
    contacts.first_name,
    contacts.last_name,
    contacts.gender,
    contacts.city,
    case
        when contacts.postal_code_status = 'valid' then contacts.postal_code
        when contacts.postal_code_status <> 'placeholder' then known_customers.postal_code
    end as postal_code,
    contacts.country_code,
    contacts.acquisition_channel,
    {% for name in own_columns %}
    known_customers.{{ name }},
    {% endfor %}
    customer_categories.favourite_category,
    customer_categories.last_category,
    customer_categories.last_products,
    current_segments.rfm_segment,
    current_segments.purchase_profile,
    current_segments.purchase_profile_12m,
    current_segments.amount_class,
    current_segments.advice_en,
    current_segments.advice_fr,
    current_segments.kmeans_group,
    current_segments.engagement_segment,
    current_segments.contradiction_reason,
    current_segments.leading_system,
    current_segments.leading_segment,
    current_segments.leading_advice_en,
    current_segments.leading_advice_fr,
    current_value.churn_risk,

    cast(known_customers.order_count as bigint) as order_count,
    known_customers.revenue,
    known_customers.gross_margin,
    known_customers.cost_coverage,
    {{ sextant.average_money('known_customers.revenue', 'known_customers.order_count') }} as average_order_value,
    cast(contacts.age as int) as age,
    {{ sextant.days_between('known_customers.last_order_date', 'as_of.as_of_date') }} as recency_days,
    {{ sextant.days_between('known_customers.first_order_date', 'as_of.as_of_date') }} as tenure_days,
    known_customers.usual_interval_days,
    current_segments.r_score,
    current_segments.f_score,
    current_segments.m_score,
    current_segments.fm_score,
    current_segments.stars_12m,
    current_segments.rating_stars,
    current_segments.rating_period_months,
    current_segments.kmeans_score,
    current_segments.cluster_id,
    current_segments.engagement_points,
    current_segments.purchase_likelihood_90d,
    current_value.p_alive,
    current_value.expected_purchases_365d,
    current_value.expected_value_12m,
    current_value.expected_margin_12m,

    known_customers.email_opt_in,
    known_customers.sms_opt_in,
    reachable_contacts.email is not null as is_email_reachable,
    reachable_contacts.phone is not null as is_sms_reachable,
    {{ control_hash }} < '{{ control_threshold }}' as is_control_group,

    contacts.birth_date,
    known_customers.created_at,
    known_customers.first_order_date,
    known_customers.last_order_date,
    cast(
        {{ dbt.dateadd('day', 'known_customers.usual_interval_days', 'known_customers.last_order_date') }} as date
    ) as next_usual_date,
    current_value.next_purchase_date
from known_customers
cross join as_of
left join current_segments
    on known_customers.customer_id = current_segments.customer_id
left join current_value
    on known_customers.customer_id = current_value.customer_id
left join contacts
    on known_customers.customer_id = contacts.customer_id
left join reachable_contacts
    on known_customers.customer_id = reachable_contacts.customer_id
left join customer_categories
    on known_customers.customer_id = customer_categories.customer_id
