-- One row per audience that a customer is in.
select
    members.audience,
    members.channel,
    coalesce(audiences.label_en, members.audience) as audience_name_en,
    coalesce(audiences.label_fr, members.audience) as audience_name_fr,
    coalesce(channels.label_en, members.channel) as channel_name_en,
    coalesce(channels.label_fr, members.channel) as channel_name_fr
from activation.audience_members as members
left join rules.value_labels as audiences
    on audiences.attribute = 'audience' and members.audience = audiences.attribute_value
left join rules.value_labels as channels
    on channels.attribute = 'channel' and members.channel = channels.attribute_value
where members.customer_id = $customer
order by members.audience
