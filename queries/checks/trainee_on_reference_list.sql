-- The trainee stands on a list that another office supplied.
--
-- title:    在比对名单上
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- needs:    references
--
-- 学员的身份证号码出现在其他部门提供的在编、在校、退休、死亡或服刑名单上，且名单所写的起止日期与班次的
-- 起止日期至少有一天相同；两端都算在内，没有起止日期的按不限看待。是否确属本人须由人工核实，故暂缓而不
-- 直接判定。其他类别的名单不作比对。
with listed as (
    select distinct
        t.class_id,
        t.trainee_no,
        r.list
    from facts.trainees t
    join staging.references r on r.id_number = t.id_number
    join policy.reference_lists p on p.list = r.list
    where coalesce(r.from_date <= t.end_date, true)
        and coalesce(r.to_date >= t.start_date, true)
),
named as (
    select
        class_id,
        trainee_no,
        array_join(array_agg(list order by list), '、') as lists
    from listed
    group by class_id, trainee_no
)
select
    t.class_id,
    t.trainee_no,
    n.lists is not null as is_found,
    coalesce(n.lists || '名单', '不在比对名单上') as measured,
    '不在比对名单上' as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join named n
    on n.class_id = t.class_id
    and n.trainee_no = t.trainee_no
