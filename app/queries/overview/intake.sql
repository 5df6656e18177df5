-- One row: how many raw files and records were read, and what was found in them.
select
    count(*) as raw_files,
    sum(records) as records,
    (select count(*) from quality.rejected_rows) as rejected,
    (select count(*) from quality.raw_findings) as findings
from quality.raw_files
