with

as_of as (

    select * from {{ ref('int_as_of') }}

),

rfm_segments as (

    select * from {{ ref('rfm_segments') }}

),

scores as (

    select rfm_scores.*
    from {{ ref('rfm_scores') }} as rfm_scores
    inner join as_of
        on rfm_scores.snapshot_date = as_of.as_of_date

),

taken_cells as (

    select
        r_score,
        fm_score,
        count(*) as customers,
        sum(revenue) as revenue
    from scores
    group by r_score, fm_score

),

{{ sextant.named_values('rfm_segments', "'rfm'", 'rfm_segment') }},

cells as (

    {# Nobody may have two scores together; the cell is there all the same. #}
    select
        rfm_segments.r_score,
        rfm_segments.fm_score,
        rfm_segments.rfm_segment,
        named_values.label_en,
        named_values.label_fr,
        named_values.value_rank,
        coalesce(taken_cells.customers, 0) as customers,
        coalesce(taken_cells.revenue, 0) as revenue
    from rfm_segments
    left join taken_cells
        on rfm_segments.r_score = taken_cells.r_score and rfm_segments.fm_score = taken_cells.fm_score
    inner join named_values
        on rfm_segments.rfm_segment = named_values.attribute_value

)

select
    cast(r_score as int) as r_score,
    cast(fm_score as int) as fm_score,

    rfm_segment,
    label_en,
    label_fr,

    value_rank,
    cast(customers as bigint) as customers,
    cast(customers as double) / nullif(sum(customers) over (), 0) as share_of_customers,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(revenue as double) / nullif(cast(sum(revenue) over () as double), 0) as share_of_revenue
from cells
