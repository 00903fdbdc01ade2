-- What has not been as it is since the base date: the as-of date since which it has, for
-- the build after this one. A finding that only weighs otherwise has been there before.
with earlier as (
    select
        s.kind,
        s.subject,
        case when s.subject = 'trainee' then p.subject_id else s.subject_id end
            as subject_id,
        s.rule,
        s.detail,
        s.since
    from former.since s
    left join changes.persons p
        on p.former_id = case when s.subject = 'trainee' then s.subject_id end
)
select e.kind, e.subject, e.subject_id, e.rule, e.detail, e.since
from earlier e
cross join changes.comparison c
left join changes.changes i
    on i.kind = e.kind
    and i.subject = e.subject
    and i.subject_id = e.subject_id
    and coalesce(i.rule, '') = e.rule
    and coalesce(i.detail, '') = e.detail
    and not (i.kind = 'finding' and i.change = 'changed')
where
    c.reason = 'compared'
    and e.subject_id is not null
    and i.kind is null
union all
select
    i.kind,
    i.subject,
    i.subject_id,
    coalesce(i.rule, ''),
    coalesce(i.detail, ''),
    c.as_of
from changes.changes i
cross join changes.comparison c
where
    i.change = 'new'
    or i.change = 'changed' and i.kind <> 'finding'
