-- How many rows each list of the site must show over all its pages: those of the
-- tables that the list is not made from, and of each rule's findings.
--
-- order: list
select 'classes' as list, class_count as row_count from ledger.totals
union all
select 'applications' as list, count(distinct application_id) as row_count
from staging.applications
union all
select 'payments' as list, count(*) as row_count from staging.payments
union all
select 'decisions' as list, count(*) as row_count from staging.decisions
union all
select 'set_aside' as list, coalesce(sum(listed_count), 0) as row_count from report.set_aside_reasons
union all
select rule as list, found as row_count from report.rules
