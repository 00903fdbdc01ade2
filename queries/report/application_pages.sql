-- An application with its money, why it is on hold (rules joined with ;), and the
-- rules that could not judge it though they judged others, with what they lack.
-- is_awaiting_notice: it waits for nothing but its notice, in which somebody would be
-- announced.
-- notice_state: whether a public notice is to be written (due), or why none is: it is out
-- and long enough (published), a claim was not reviewed (unreviewed), or nobody is
-- entitled (nobody).
--
-- title: 补贴申请
-- says: 每份申请一行。申请金额是各班次申请金额之和；应补、暂缓是其班次有效申请的学员的应补、暂
--       缓之和；申请没有暂缓的，应补就是应付；差额是已拨付减应付。
-- order: application_id
-- public: application_id, district, institution, claim_count, first_applied_date,
--       claimed_yuan, entitled_persons, entitled_yuan, is_on_hold, hold_reasons,
--       is_awaiting_notice, unjudged_rules, unjudged_missing, payable_yuan,
--       noticed_yuan, is_noticed_otherwise, paid_yuan, difference_yuan,
--       recoverable_yuan, paid_on_hold_yuan, outstanding_yuan, due_date
-- column first_applied_date: 申请日期
-- column claim_count: 申请项数 | 个
-- column is_on_hold: 是否暂缓
-- column hold_reasons: 暂缓原因
select
    a.application_id,
    a.district,
    a.institution,
    f.claim_count,
    f.first_applied_date,
    a.claimed_persons,
    a.claimed_yuan,
    a.entitled_persons,
    a.held_persons,
    a.entitled_yuan,
    a.held_yuan,
    a.is_on_hold,
    coalesce(h.reasons, '') as hold_reasons,
    coalesce(h.reasons, '') = 'notice_missing'
    and a.district is not null
    and a.entitled_persons > 0 as is_awaiting_notice,
    case
        when a.entitled_persons = 0 then 'nobody'
        when p.is_recorded and not p.is_too_short then 'published'
        when h.is_unreviewed then 'unreviewed'
        else 'due'
    end as notice_state,
    coalesce(u.rules, '') as unjudged_rules,
    coalesce(u.missing, '') as unjudged_missing,
    a.payable_yuan,
    a.noticed_yuan,
    coalesce(a.noticed_yuan <> a.entitled_yuan, false) as is_noticed_otherwise,
    a.paid_yuan,
    a.difference_yuan,
    a.recoverable_yuan,
    a.paid_on_hold_yuan,
    a.outstanding_yuan,
    d.last_date as due_date,
    a.source_file,
    a.source_row
from ledger.applications a
join facts.applications f on f.application_id = a.application_id
left join facts.deadlines d
    on d.rule = 'payment_outstanding'
    and d.application_id = a.application_id
join report.notice_periods p on p.application_id = a.application_id
left join (
    select
        application_id,
        array_join(array_agg(distinct rule order by rule), ';') as reasons,
        count(*) filter (where rule = 'claim_not_reviewed') > 0 as is_unreviewed
    from checks.findings
    where effect = 'hold_application'
    group by application_id
) h on h.application_id = a.application_id
left join (
    select
        application_id,
        array_join(array_agg(rule order by rule), ';') as rules,
        min(missing) as missing
    from report.unjudged
    where subject = 'application'
    group by application_id
) u on u.application_id = a.application_id
