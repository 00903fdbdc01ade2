-- The subsidy was applied for too long after the class.
--
-- title:    逾期申请补贴
-- severity: error
-- effect:   reject_claim
-- subject:  claim
-- needs:    applications
-- needs from certificate: assessments.certificate_date
--
-- 申请日期晚于起算日加上规定期限；恰好在最后一天的不算。从结班日期起算，或从该班次考核成绩中最晚的发证日期起算；
-- 没有起算日或没有申请日期的不作判断。按月计的，期限的最后一天是同一日，没有这一天的是月末。按工作日计而伸到没有载
-- 入放假安排的年份、已知的工作日又不够的，也不作判断，按未核验列出。
select
    k.application_id,
    k.class_id,
    d.is_over as is_found,
    coalesce(cast(k.applied_date as varchar), '申请日期未填') as measured,
    case
        when d.due_date is not null
            then concat('不晚于 ', cast(d.due_date as varchar))
        when d.from_date is null then '起算日不明'
        else concat(
            cast(d.from_date as varchar), ' 后 ',
            cast(l.claim_within as varchar), ' ', l.claim_within_unit, '内'
        )
    end as required,
    k.source_file,
    k.source_row
from facts.claims k
cross join policy.limits l
left join facts.deadlines d
    on d.rule = 'claim_too_late'
    and d.application_id = k.application_id
    and d.class_id = k.class_id
