-- Findings that were there in the build before and still are, by the as-of date since
-- which they have been.
--
-- title: 持续的发现
-- says: 两期都有的发现，和从哪一期开始就有。
-- order: since
select
    coalesce(s.since, c.base_date) as since,
    count(*) as finding_count,
    count(*) filter (where f.severity = 'error') as error_count,
    count(*) filter (where f.severity = 'warning') as warning_count,
    count(*) filter (where f.severity = 'info') as info_count
from latter.findings f
cross join changes.comparison c
left join changes.changes n
    on n.kind = 'finding'
    and n.change = 'new'
    and n.rule = f.rule
    and n.subject = f.subject
    and n.subject_id = f.subject_id
    and n.class_id is not distinct from f.class_id
    and n.application_id is not distinct from f.application_id
left join changes.since s
    on s.kind = 'finding'
    and s.subject = f.subject
    and s.subject_id = f.subject_id
    and s.rule = f.rule
where
    n.kind is null
    and c.reason = 'compared'
group by coalesce(s.since, c.base_date)
