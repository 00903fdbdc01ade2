-- Subjects that a rule could not judge though it was evaluated for others, with
-- what is missing joined with ; and the entitlement that nobody has checked.
with lacking as (
    select
        rule,
        subject,
        subject_id,
        class_id,
        application_id,
        array_join(array_agg(missing order by missing), ';') as missing
    from ledger.unjudged
    group by rule, subject, subject_id, class_id, application_id
)
select
    u.rule,
    u.subject,
    u.subject_id,
    u.class_id,
    u.application_id,
    s.district,
    s.institution,
    u.missing,
    coalesce(k.entitled_yuan, c.entitled_yuan, a.entitled_yuan) as entitled_yuan,
    coalesce(k.held_yuan, c.held_yuan, a.held_yuan) as held_yuan,
    s.source_file,
    s.source_row
from lacking u
join facts.subjects s
    on s.subject = u.subject
    and s.subject_id = u.subject_id
    and s.class_id is not distinct from u.class_id
    and s.application_id is not distinct from u.application_id
left join ledger.claims k
    on u.subject = 'claim'
    and k.application_id = u.application_id
    and k.class_id = u.class_id
left join ledger.classes c on u.subject = 'class' and c.class_id = u.class_id
left join ledger.applications a
    on u.subject = 'application' and a.application_id = u.application_id
