-- What everyone may see of findings about money that went out: of payments, and of applications that were
-- paid too much or while on hold.
--
-- order:  yuan desc nulls last, subject_id, severity_rank, rule, class_id, session_no
-- public: rule, severity, effect, decision, subject, subject_id, district, institution,
--       class_id, application_id, measured, required, yuan
select *
from report.public_findings
where
    subject = 'payment'
    or rule in ('paid_over_entitlement', 'paid_while_on_hold')
