-- An assessment of a person who is not on the roster of the class.
--
-- title:    花名册以外人员考核
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     考核对象在名册之内
-- measures: persons
-- needs:    assessments
--
-- 考核成绩的身份证号不在本班花名册内，这些成绩不计。身份证号被表格软件改成科学计数法的无从对应，也列在
-- 此，请重新导出。
with strangers as (
    select
        a.class_id,
        a.source_file,
        a.source_row,
        count(*) over (partition by a.class_id) as row_count,
        row_number() over (
            partition by a.class_id
            order by a.load_order
        ) as position
    from staging.assessments a
    left join facts.roster r
        on r.class_id = a.class_id
        and r.id_number = a.id_number
        and r.is_identified
    where r.class_id is null
)
select
    c.class_id,
    s.class_id is not null as is_found,
    concat(cast(coalesce(s.row_count, 0) as varchar), ' 条') as measured,
    '0 条' as required,
    s.source_file,
    s.source_row
from facts.classes c
left join strangers s
    on s.class_id = c.class_id
    and s.position = 1
