-- Classes: one row each, the last export of a class counts. An institution goes
-- by its name in the policy, whatever alias the export has.
select
    r.load_order,
    r.source_file,
    r.source_row,
    r.class_id,
    r.class_name,
    coalesce(a.institution, r.institution) as institution,
    r.district,
    r.occupation,
    r.level,
    r.mode,
    r.venue,
    r.start_date,
    r.end_date,
    r.planned,
    r.applied_date,
    r.approval,
    r.approved_date,
    r.fee_yuan,
    r.paper_approved_date
from raw.classes r
left join policy.institution_aliases a on a.alias = r.institution
where r.load_order not in (select load_order from keys.repeats)
