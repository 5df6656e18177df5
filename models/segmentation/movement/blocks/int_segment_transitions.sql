{{ config(materialized='by_snapshot', meta={'months_read_back': 1}) }}

with

customer_segments as (

    select * from {{ ref('customer_segments') }}

),

wanted_dates as (

    select * from {{ ref('int_snapshot_dates') }}

),

before as (

    select *
    from customer_segments
    where snapshot_date = {{ sextant.previous_snapshot_date() }}

),

after as (

    select *
    from customer_segments
    where snapshot_date = {{ sextant.snapshot_date() }}

),

snapshot_before as (

    {# One row, or none where the history does not reach so far back. A shop without customers has a snapshot too. #}
    select snapshot_date
    from wanted_dates
    where snapshot_date = {{ sextant.previous_snapshot_date() }}
    union
    select snapshot_date from before

),

moved as (

    select
        coalesce(before.system, after.system) as system,
        coalesce(before.segment, '(new)') as from_segment,
        coalesce(after.segment, '(left)') as to_segment,
        count(*) as customers
    from before
    full outer join after
        on before.system = after.system and before.customer_id = after.customer_id
    group by
        coalesce(before.system, after.system),
        coalesce(before.segment, '(new)'),
        coalesce(after.segment, '(left)')

)

select
    moved.system,
    snapshot_before.snapshot_date as from_snapshot_date,
    {{ sextant.snapshot_date() }} as snapshot_date,
    moved.from_segment,
    moved.to_segment,

    moved.customers
from moved
cross join snapshot_before
