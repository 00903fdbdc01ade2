-- The figures of summary.json as everyone may see them: one row.
--
-- order:  as_of
-- public: as_of, version, policy, classes, trainees, passed, entitled_persons,
--       held_persons, rejected_persons, pending_persons, entitled_yuan, held_yuan,
--       answered, satisfied, applications, applications_on_hold, claimed_persons,
--       claimed_yuan, application_entitled_yuan, payable_yuan, noticed_yuan, paid_yuan,
--       difference_yuan, unattached_yuan
select
    s.as_of,
    s.version,
    s.policy,
    s.classes,
    s.trainees,
    p.passed_count as passed,
    s.entitled_persons,
    p.held_persons,
    p.rejected_persons,
    s.pending_persons,
    s.entitled_yuan,
    p.held_yuan,
    s.answered,
    s.satisfied,
    s.applications,
    s.applications_on_hold,
    s.claimed_persons,
    s.claimed_yuan,
    s.application_entitled_yuan,
    s.payable_yuan,
    s.noticed_yuan,
    s.paid_yuan,
    s.difference_yuan,
    s.unattached_yuan
from report.summary s
join report.public_places p on p.level = 'whole'
