-- What stands gross, one by one, the most yuan first: with what the application is entitled
-- to, may be paid and was paid, and, of what is outstanding, until when it is to be paid.
--
-- title: 应追回、待补拨、暂缓和没有申请的拨付，逐项
-- says: 每份申请、每个班次或每笔拨付各一行，金额大的在前；暂缓的学员按班次合计。
-- order: list, yuan desc, subject_id, application_id
with held as (
    select distinct r.class_id, r.rule
    from ledger.trainee_reasons r
    join ledger.trainees t
        on t.class_id = r.class_id
        and t.trainee_no = r.trainee_no
    where t.outcome = 'held'
)
select
    case when i.figure in ('held', 'on_hold') then 'waiting' else i.figure end as list,
    i.subject,
    i.subject_id,
    i.application_id,
    i.class_id,
    i.district,
    i.institution,
    i.persons,
    i.yuan,
    p.entitled_yuan,
    p.payable_yuan,
    p.paid_yuan,
    case when i.figure = 'outstanding' then p.due_date end as due_date,
    coalesce(
        case i.figure when 'on_hold' then p.hold_reasons when 'held' then c.reasons end,
        ''
    ) as reasons,
    i.source_file,
    i.source_row
from ledger.gross_items i
left join report.application_pages p
    on p.application_id = i.application_id
    and i.subject = 'application'
left join (
    select class_id, array_join(array_agg(rule order by rule), ';') as reasons
    from held
    group by class_id
) c on c.class_id = i.class_id
