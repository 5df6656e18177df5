-- One row per criterion of ratings and scores: what it is called.
select
    attribute_value as criterion,
    label_en,
    label_fr
from rules.value_labels
where attribute = 'criterion'
order by value_rank
