-- The sessions held do not cover every topic of the programme.
--
-- title:    培训内容不全
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     课程内容齐全
-- scope:    ended
-- needs:    sessions.topics
--
-- 把实际开课的课次所列内容序号合在一起，与通知规定的各项内容比对，列出缺少的序号。没有开课的课次和
-- 未填课程内容的课次不算覆盖任何内容。
with covered as (
    select s.class_id, t.topic_no
    from facts.sessions s
    join policy.topics t
        on s.topics like concat('%;', cast(t.topic_no as varchar), ';%')
    where s.is_held
),
missing as (
    select
        c.class_id,
        array_join(
            array_agg(cast(t.topic_no as varchar) order by t.topic_no), '、'
        ) as topics
    from facts.classes c
    cross join policy.topics t
    left join covered v
        on v.class_id = c.class_id
        and v.topic_no = t.topic_no
    where v.class_id is null
    group by c.class_id
)
select
    c.class_id,
    m.class_id is not null as is_found,
    coalesce('缺第 ' || m.topics || ' 项', '齐全') as measured,
    '规定的各项内容' as required,
    c.source_file,
    c.source_row
from facts.classes c
left join missing m on m.class_id = c.class_id
