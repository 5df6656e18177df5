-- Fails for each end of a pair of snapshots at which the size of a segment is not the number of customers who went from
-- or to it.
with

segment_sizes as (

    select
        system,
        snapshot_date,
        segment,
        customers
    from {{ ref('segment_performance') }}

),

transitions as (

    select * from {{ ref('segment_transitions') }}

),

snapshots as (

    select distinct
        system,
        snapshot_date
    from segment_sizes

),

pairs as (

    select
        later.system,
        earlier.snapshot_date as from_snapshot_date,
        later.snapshot_date as to_snapshot_date
    from snapshots as later
    inner join snapshots as earlier
        on
            later.system = earlier.system
            and earlier.snapshot_date
            = cast({{ dbt.dateadd('day', -1, dbt.date_trunc('month', 'later.snapshot_date')) }} as date)
    union
    {# an empty snapshot has no segments, but everybody may come from there #}
    select
        system,
        from_snapshot_date,
        to_snapshot_date
    from transitions

),

both_ends as (
    {% for end, nobody in {'from': '(new)', 'to': '(left)'}.items() %}

    select
        '{{ end }}' as pair_end,
        pairs.*,
        segment_sizes.segment,
        segment_sizes.customers as segment_size,
        0 as moved
    from pairs
    inner join segment_sizes
        on
            pairs.system = segment_sizes.system
            and pairs.{{ end }}_snapshot_date = segment_sizes.snapshot_date

    union all

    select
        '{{ end }}' as pair_end,
        system,
        from_snapshot_date,
        to_snapshot_date,
        {{ end }}_segment as segment,
        0 as segment_size,
        customers as moved
    from transitions
    where {{ end }}_segment <> '{{ nobody }}'
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

)

select
    pair_end,
    system,
    from_snapshot_date,
    to_snapshot_date,
    segment,
    sum(segment_size) as segment_size,
    sum(moved) as moved
from both_ends
group by pair_end, system, from_snapshot_date, to_snapshot_date, segment
having sum(segment_size) <> sum(moved)
