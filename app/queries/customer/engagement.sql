-- One row: how engaged a person is today.
select
    engagement.engagement_points,
    engagement.event_count,
    engagement.is_active,
    coalesce(levels.label_en, engagement.engagement_level) as engagement_level_en,
    coalesce(levels.label_fr, engagement.engagement_level) as engagement_level_fr,
    coalesce(worths.label_en, engagement.value_level) as value_level_en,
    coalesce(worths.label_fr, engagement.value_level) as value_level_fr
from segmentation.engagement_segments as engagement
inner join core.publication_context as context
    on engagement.snapshot_date = context.as_of_date
left join rules.value_labels as levels
    on levels.attribute = 'engagement_level' and engagement.engagement_level = levels.attribute_value
left join rules.value_labels as worths
    on worths.attribute = 'value_level' and engagement.value_level = worths.attribute_value
where engagement.customer_id = $customer
