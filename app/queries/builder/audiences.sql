-- One row per audience.
select audience
from activation.audience_sizes
order by audience
