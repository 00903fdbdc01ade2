-- Findings about money that went out: of payments, and of applications that were
-- paid too much or while on hold.
--
-- title: 拨付中的问题
-- says: 对拨付的发现，以及拨付多于应补、暂缓期间拨付的申请。
-- order: yuan desc nulls last, subject_id, severity_rank, rule, class_id, session_no, trainee_no
select *
from report.findings
where
    subject = 'payment'
    or rule in ('paid_over_entitlement', 'paid_while_on_hold')
