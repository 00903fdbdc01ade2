-- Every waiver with what became of it: expired ones first, then those soon to end.
-- What waives nothing is unused. The keys are those of the subject.
--
-- title: 核准的发现
-- says: 经核准的发现：理由、核准人和到期日。核准只影响程序的退出码，人数和金额不变。
-- order: standing_rank, expires_date, rule, subject_id
with found as (
    select
        rule,
        subject_id,
        min(class_id) as class_id,
        min(application_id) as application_id,
        count(*) as finding_count
    from report.findings
    group by rule, subject_id
),
judged as (
    select
        w.*,
        f.class_id,
        f.application_id,
        coalesce(f.finding_count, 0) as finding_count,
        case
            when w.standing <> 'expired' and f.rule is null then 'unused'
            else w.standing
        end as waiver
    from facts.waivers w
    left join found f on f.rule = w.rule and f.subject_id = w.subject_id
)
select
    j.waiver,
    case j.waiver
        when 'expired' then 1
        when 'due' then 2
        when 'active' then 3
        else 4
    end as standing_rank,
    j.rule,
    r.title,
    r.subject,
    j.subject_id,
    j.class_id,
    j.application_id,
    j.reason,
    j.approved_by,
    j.expires_date,
    j.finding_count,
    j.source_row
from judged j
left join raw.rules r on r.rule = j.rule
