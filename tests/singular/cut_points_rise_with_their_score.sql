-- Fails for each score that somebody has with a weaker value than somebody of the score below has.
with

rfm_cut_points as (

    select * from {{ sextant.rows_to_test(ref('rfm_cut_points')) }}

),

compared as (

    select
        *,
        lag(score) over (scores) as score_below,
        lag(lowest_value) over (scores) as lowest_value_below,
        lag(highest_value) over (scores) as highest_value_below
    from rfm_cut_points
    window scores as (partition by snapshot_date, criterion order by score)

)

select
    snapshot_date,
    criterion,
    score,
    lowest_value,
    highest_value,
    score_below,
    lowest_value_below,
    highest_value_below
from compared
where case
    when criterion = 'recency' then highest_value > lowest_value_below
    else lowest_value < highest_value_below
end
