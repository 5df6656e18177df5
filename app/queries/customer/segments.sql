-- One row per segment of a system: what it is called, what it means, and what to do about it.
select
    system,
    segment,
    rank,
    label_en,
    label_fr,
    meaning_en,
    meaning_fr,
    playbook_en,
    playbook_fr
from rules.segments
order by system, rank
