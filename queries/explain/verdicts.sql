-- Every subject beside every rule about it: what the rule made of it; what it
-- measured the rule itself says. The row is the finding's, else the subject's own.
-- is_measured: the rule looked at the subject, or will once its class has ended.
select
    s.subject,
    s.subject_id,
    s.class_id,
    s.session_no,
    s.trainee_no,
    s.application_id,
    s.payment_id,
    s.institution,
    s.district,
    r.rule,
    r.title,
    r.clause,
    r.severity,
    case
        when not r.is_evaluated then 'not_evaluated'
        when u.rule is not null then 'not_evaluated'
        when r.populations not like concat('%;', s.population, ';%')
            then 'not_applicable'
        when r.is_ended_only and not s.is_ended then 'not_applicable'
        when f.rule is not null then 'found'
        else 'not_found'
    end as result,
    r.is_evaluated
        and u.rule is null
        and r.populations like concat('%;', s.population, ';%') as is_measured,
    f.effect,
    f.decision,
    coalesce(f.source_file, s.source_file) as source_file,
    case when f.source_file is null then s.source_row else f.source_row end
        as source_row,
    f.waiver,
    f.waiver_reason,
    f.waiver_approved_by,
    f.waiver_expires_date
from facts.subjects s
join raw.rules r on r.subject = s.subject
left join (
    select distinct rule, subject, subject_id, class_id, application_id
    from ledger.unjudged
) u
    on u.rule = r.rule
    and u.subject = s.subject
    and u.subject_id = s.subject_id
    and u.class_id is not distinct from s.class_id
    and u.application_id is not distinct from s.application_id
left join report.findings f
    on f.rule = r.rule
    and f.subject_id = s.subject_id
    and f.class_id is not distinct from s.class_id
    and f.session_no is not distinct from s.session_no
    and f.trainee_no is not distinct from s.trainee_no
    and f.application_id is not distinct from s.application_id
