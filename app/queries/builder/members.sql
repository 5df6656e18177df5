-- One row per member: who meets a condition, can be reached by a channel where one is given, and is outside the control
-- group.
select customers.customer_id
from core.customers
where
    ($condition)
    and not customers.is_control_group
    and case $channel
        when 'email' then customers.is_email_reachable
        when 'sms' then customers.is_sms_reachable
        else true
    end
