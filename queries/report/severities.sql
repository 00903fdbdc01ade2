-- How grave a finding is: the gravest has the least rank and stands first.
--
-- order: severity_rank
select 'error' as severity, 0 as severity_rank
union all
select 'warning' as severity, 1 as severity_rank
union all
select 'info' as severity, 2 as severity_rank
