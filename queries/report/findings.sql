-- Every finding of every rule layer, as findings.csv has it. own_ is the district or
-- institution that a finding speaks of itself; waiver says whether somebody approved it,
-- which no money follows. yuan is what hangs on it: what the rule says itself, else what its
-- effect takes from whom it falls on. Where that is nothing it is unknown. A yuan may hang
-- on several findings.
--
-- file:     findings.csv
-- title:    全部发现
-- says:     每条规则对每个不合要求的对象一行：实测多少，要求多少，对补贴有什么影响，由哪个文件的哪
--       一行看出。影响已经计入核定处理意见。
-- position: 1
-- without:  session_no, trainee_no, payment_id, severity_rank, own_district, own_institution,
--       waiver, waiver_reason, waiver_approved_by, waiver_expires_date
-- order:    rule, subject_id, class_id, application_id
-- pages:    severity_rank, yuan desc nulls last, rule, class_id, session_no, trainee_no, subject_id
-- column effect: 对补贴的影响 | | 计入处理意见之后对补贴的影响
-- column measured: 实测 | | 规则所比较的实测值，带单位
-- column required: 要求 | | 规则所要求的值，带单位
with found as (
    select * from checks.findings
    union all
    select * from standing.findings
    union all
    select * from rates.findings
    union all
    select * from audits.findings
)
select
    f.rule,
    f.severity,
    f.effect,
    f.decision,
    f.subject,
    f.subject_id,
    f.district,
    f.institution,
    f.class_id,
    f.application_id,
    f.measured,
    f.required,
    nullif(
        cast(
            coalesce(
                f.yuan,
                case
                    when f.effect = 'none' then null
                    when f.subject = 'trainee' then t.held_yuan + t.rejected_yuan
                    when f.subject in ('class', 'session')
                        then c.held_yuan + c.rejected_yuan
                    when f.effect = 'reject_claim' and f.subject = 'claim'
                        then c.entitled_yuan
                    when f.subject = 'claim' then k.entitled_yuan
                    when f.subject = 'application' then a.entitled_yuan
                end
            ) as decimal(18, 2)
        ),
        0
    ) as yuan,
    f.source_file,
    f.source_row,
    concat(r.title, '：', f.measured, '（要求：', f.required, '）') as message,
    f.session_no,
    f.trainee_no,
    f.payment_id,
    s.severity_rank,
    case when f.subject = 'district' then f.district end as own_district,
    case when f.subject = 'institution' then f.institution end as own_institution,
    w.standing as waiver,
    w.reason as waiver_reason,
    w.approved_by as waiver_approved_by,
    w.expires_date as waiver_expires_date
from found f
join raw.rules r on r.rule = f.rule
join report.severities s on s.severity = f.severity
left join ledger.trainees t
    on t.class_id = f.class_id
    and t.trainee_no = f.trainee_no
left join ledger.classes c on c.class_id = f.class_id
left join ledger.claims k
    on k.application_id = f.application_id
    and k.class_id = f.class_id
left join ledger.applications a on a.application_id = f.application_id
left join facts.waivers w on w.rule = f.rule and w.subject_id = f.subject_id
