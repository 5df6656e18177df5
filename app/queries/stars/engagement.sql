-- One row per activity, value level and engagement level: the segment there, and who is in the cell today.
with

cells as (

    select
        is_active,
        value_level,
        engagement_level,
        engagement_segment
    from rules.engagement_segments

    union all

    -- Those who never bought have no value, and are in no cell of the rule.
    select
        false as is_active,
        '(none)' as value_level,
        attribute_value as engagement_level,
        'prospects' as engagement_segment
    from rules.value_labels
    where attribute = 'engagement_level'

)

select
    cells.is_active,
    cells.value_level,
    cells.engagement_level,
    cells.engagement_segment as segment,
    segments.rank,
    coalesce(values_named.value_rank, 9999) as value_rank,
    levels_named.value_rank as level_rank,
    values_named.label_en as value_en,
    values_named.label_fr as value_fr,
    levels_named.label_en as level_en,
    levels_named.label_fr as level_fr,
    segments.label_en,
    segments.label_fr,
    segments.meaning_en,
    segments.meaning_fr,
    segments.playbook_en,
    segments.playbook_fr,
    coalesce(grid.customers, 0) as customers,
    coalesce(grid.share_of_customers, 0) as share_of_customers,
    coalesce(grid.revenue, 0) as revenue,
    coalesce(grid.share_of_revenue, 0) as share_of_revenue
from cells
inner join rules.segments as segments
    on
        cells.engagement_segment = segments.segment
        and segments.system = 'engagement'
inner join rules.value_labels as levels_named
    on
        cells.engagement_level = levels_named.attribute_value
        and levels_named.attribute = 'engagement_level'
left join rules.value_labels as values_named
    on
        cells.value_level = values_named.attribute_value
        and values_named.attribute = 'value_level'
left join segmentation.value_engagement_grid as grid
    on
        cells.is_active = grid.is_active
        and cells.value_level = grid.value_level
        and cells.engagement_level = grid.engagement_level
order by cells.is_active desc, coalesce(values_named.value_rank, 9999), levels_named.value_rank desc
