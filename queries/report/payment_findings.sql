-- Findings about money that went out: of payments, and of applications that were
-- paid too much or while on hold.
--
-- order: yuan desc nulls last, subject_id, severity_rank, rule, class_id, session_no, trainee_no
select *
from report.findings
where
    subject = 'payment'
    or rule in ('paid_over_entitlement', 'paid_while_on_hold')
