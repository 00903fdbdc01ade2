-- The four items of the survey of a class, over counted surveys.
--
-- title: 满意度测评
-- says: 测评表的每一项：有效回答是当期学员作答的份数，满意是其中答满意的份数。不在名册的人、重
--       复的测评不计。
-- order: class_id, position
-- public: class_id, position, item, answered_count, satisfied_count
select
    class_id,
    1 as position,
    '理论课程安排' as item,
    count(theory_schedule) as answered_count,
    count(*) filter (where theory_schedule = '满意') as satisfied_count
from facts.surveys
where is_counted
group by class_id
union all
select
    class_id,
    2 as position,
    '理论教学质量' as item,
    count(theory_quality) as answered_count,
    count(*) filter (where theory_quality = '满意') as satisfied_count
from facts.surveys
where is_counted
group by class_id
union all
select
    class_id,
    3 as position,
    '实操课程安排' as item,
    count(practice_schedule) as answered_count,
    count(*) filter (where practice_schedule = '满意') as satisfied_count
from facts.surveys
where is_counted
group by class_id
union all
select
    class_id,
    4 as position,
    '实操教学质量' as item,
    count(practice_quality) as answered_count,
    count(*) filter (where practice_quality = '满意') as satisfied_count
from facts.surveys
where is_counted
group by class_id
