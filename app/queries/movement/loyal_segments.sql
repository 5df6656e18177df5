-- One row per segment of a system whose customers count as loyal: its name.
select
    segments.label_en,
    segments.label_fr
from rules.loyal_segments as loyal
inner join rules.segments as segments
    on
        loyal.system = segments.system
        and loyal.segment = segments.segment
where loyal.system = $system
order by segments.rank
