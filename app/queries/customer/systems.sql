-- One row per segmentation: what it is called, what it looks at, and why its advice comes first where it does.
select
    system,
    label_en,
    label_fr,
    sees_en,
    sees_fr,
    leads_en,
    leads_fr
from rules.systems
order by precedence
