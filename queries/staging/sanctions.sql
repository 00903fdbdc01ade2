-- Sanctions on institutions, one row per institution, action and day. An
-- institution goes by its name in the policy.
select
    r.load_order,
    r.source_file,
    r.source_row,
    coalesce(a.institution, r.institution) as institution,
    r.action,
    r.decided_date,
    r.due_date,
    r.done_date
from raw.sanctions r
left join policy.institution_aliases a on a.alias = r.institution
where r.load_order not in (select load_order from keys.repeats)
