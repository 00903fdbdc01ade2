-- Subjects that a rule could not judge though it was evaluated for others, with
-- what is missing joined with ; and the entitlement that nobody has checked.
select
    u.rule,
    a.application_id as subject_id,
    a.application_id,
    a.district,
    a.institution,
    array_join(array_agg(u.missing order by u.missing), ';') as missing,
    a.entitled_yuan,
    a.held_yuan,
    a.source_file,
    a.source_row
from facts.unjudged u
join ledger.applications a on a.application_id = u.application_id
group by
    u.rule,
    a.application_id,
    a.district,
    a.institution,
    a.entitled_yuan,
    a.held_yuan,
    a.source_file,
    a.source_row
