-- What each rule asks of a class as everyone may see it: not how many persons a
-- finding counts.
--
-- order: class_id, rule
select
    q.class_id,
    q.rule,
    q.result,
    case when q.result <> 'found' or not r.is_person_count then q.measured end
        as measured,
    q.required
from report.requirements q
join raw.rules r on r.rule = q.rule
