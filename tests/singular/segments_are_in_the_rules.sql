-- Fails for each segment in which a system puts customers and that rules.segments does not have.
with

segment_sizes as (

    select distinct
        system,
        segment
    from {{ ref('segment_performance') }}

),

segments as (

    select * from {{ ref('segments') }}

)

select
    segment_sizes.system,
    segment_sizes.segment
from segment_sizes
left join segments
    on segment_sizes.system = segments.system and segment_sizes.segment = segments.segment
where segments.segment is null
