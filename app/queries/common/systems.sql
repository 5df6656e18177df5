-- One row per segmentation of the customers: its name.
select
    system,
    label_en,
    label_fr
from rules.systems
order by precedence
