-- What each rule about a class measures of it.
select q.class_id, q.rule, q.measured, q.required
from report.requirements q
join raw.rules r on r.rule = q.rule
where r.subject = 'class'
