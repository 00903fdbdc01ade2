-- What a person decided, and what became of it: of a rule and a subject the latest
-- decision up to the as-of day counts, and moves money where the finding is a
-- hold. standing says it of each row: counted, or why it changes nothing.
--
-- file:     decisions.csv
-- title:    核定处理意见：一条规则、一个对象、一个日期为一行，和它有没有采用
-- says:     经办人对暂缓事项的每条意见一行。同一条规则、同一个对象有几条的，取数据截止日之前最近的
--       一条；规则没有发现、对象不存在或不属暂缓的，意见不改变补贴。
-- position: 17
-- without:  subject, class_id, application_id, decided_by, reason
-- order:    rule, subject_id, decided_date, source_file, source_row
-- pages:    decided_date desc, subject_id, rule, source_file, source_row
-- column decided_date: 决定日期 | | 作出处理意见的日期
-- column document: 文号 | | 处理意见的文号
-- column standing: 有没有采用 | | 处理意见有没有采用；没有采用的，是什么原因
with found as (
    select distinct f.rule, f.subject_id
    from report.findings f
    join staging.decisions d on d.rule = f.rule and d.subject_id = f.subject_id
),
known as (
    select
        subject,
        subject_id,
        min(class_id) as class_id,
        min(application_id) as application_id
    from facts.subjects
    where subject_id in (select subject_id from staging.decisions)
    group by subject, subject_id
),
trainees as (
    select subject_id, name
    from facts.trainees
    where subject_id in (select subject_id from staging.decisions)
)
select
    d.rule,
    d.subject_id,
    d.decided_date,
    d.decision,
    d.document,
    d.decided_by,
    d.reason,
    case
        when r.rule is null then 'unknown_rule'
        when k.subject_id is null then 'unknown_subject'
        when d.decided_date > n.as_of then 'after_as_of'
        when t.name <> d.subject_name then 'other_person'
        when l.rule is null then 'superseded'
        when not r.is_evaluated then 'rule_not_evaluated'
        when f.rule is null then 'no_finding'
        when r.effect not like 'hold%' then 'no_hold'
        else 'counted'
    end as standing,
    k.subject,
    k.class_id,
    k.application_id,
    d.source_file,
    d.source_row
from staging.decisions d
cross join raw.run n
left join raw.rules r on r.rule = d.rule
left join known k on k.subject = r.subject and k.subject_id = d.subject_id
left join trainees t
    on r.subject = 'trainee' and t.subject_id = d.subject_id
left join facts.decisions l
    on l.source_file = d.source_file and l.source_row = d.source_row
left join found f on f.rule = d.rule and f.subject_id = d.subject_id
