-- One row per reason why two segments contradict each other.
select
    reason,
    label_en,
    label_fr,
    reason_en as told_en,
    reason_fr as told_fr
from rules.contradiction_reasons
order by reason_rank
