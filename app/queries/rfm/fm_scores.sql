-- One row per frequency and monetary score: the one score that both give.
select
    f_score,
    m_score,
    fm_score
from rules.fm_scores
order by f_score, m_score
