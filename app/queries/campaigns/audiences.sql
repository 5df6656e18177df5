-- One row per audience of the shop: how many customers are in it, how many can be reached, and how many are kept out.
select
    label_en,
    label_fr,
    members,
    reachable,
    email_reachable,
    sms_reachable,
    control_customers
from activation.audience_sizes
order by members desc, value_rank asc
