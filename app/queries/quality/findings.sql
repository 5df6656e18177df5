-- One row per thing that the shop should look at in its raw data, the most frequent alone: what it is, and how often.
select
    coalesce(named.label_en, findings.table_name) as table_label_en,
    coalesce(named.label_fr, findings.table_name) as table_label_fr,
    findings.column_name,
    findings.finding_label_en,
    findings.finding_label_fr,
    if(contains(findings.raw_value, '@'), '(personal data)', findings.raw_value) as raw_value,
    findings.row_count
from quality.raw_findings as findings
left join rules.value_labels as named
    on named.attribute = 'table_name' and findings.table_name = named.attribute_value
order by
    findings.row_count desc, findings.table_name asc, findings.column_name asc, findings.finding asc,
    findings.raw_value asc
limit $most
