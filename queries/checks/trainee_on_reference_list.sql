-- The trainee stands on a list that another office supplied.
--
-- title:    在比对名单上
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- clause:   一 八(三)
-- needs:    references
--
-- 学员的身份证号码出现在其他部门提供的在编、在校、退休、死亡或服刑名单上。名单不含起止日期，参训时
-- 是否仍属其中须由人工核实，故暂缓而不直接判定。其他类别的名单不作比对。
select
    t.class_id,
    t.trainee_no,
    concat(array_join(array_agg(r.list order by r.list), '、'), '名单')
        as measured,
    '不在比对名单上' as required,
    t.source_file,
    t.source_row
from facts.trainees t
join staging.references r on r.id_number = t.id_number
join policy.reference_lists p on p.list = r.list
group by t.class_id, t.trainee_no, t.source_file, t.source_row
