-- Fails for each segment in which a system puts customers, today or in a snapshot that is kept, and that rules.segments
-- does not have.
with

segment_sizes as (

    select
        system,
        segment,
        count(distinct snapshot_date) as snapshots,
        min(snapshot_date) as first_date,
        max(snapshot_date) as last_date
    from {{ ref('segment_performance') }}
    group by system, segment

),

segments as (

    select * from {{ ref('segments') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

)

select
    segment_sizes.system,
    segment_sizes.segment,
    concat(
        'segment ', segment_sizes.segment, ' of ', segment_sizes.system, ' is in ', segment_sizes.snapshots,
        ' snapshots from ', segment_sizes.first_date, ' to ', segment_sizes.last_date,
        ', and rules.segments has no row for it. Expected its row in seeds/rules/segments.csv, or these months',
        ' computed again with restate_months: ',
        {{ dbt.datediff('first_date', 'as_of_date', 'month') }}
    ) as in_words
from segment_sizes
cross join as_of
left join segments
    on segment_sizes.system = segments.system and segment_sizes.segment = segments.segment
where segments.segment is null
