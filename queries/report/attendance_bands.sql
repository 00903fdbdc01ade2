-- Trainees of ended classes by attendance, in bands of ten points; the last band
-- is full attendance. A class without hours has no attendance and is left out.
--
-- title: 到课率的分布
-- says: 已结班的班次里每名学员一次，按到课率每十个百分点归一档，全到课单列。到课率是有效签到的
--       课时除以开出的课时；没有开出课时的班次不计。
-- order: band
with bands as (
    select 0 as band
    union all
    select 1 as band
    union all
    select 2 as band
    union all
    select 3 as band
    union all
    select 4 as band
    union all
    select 5 as band
    union all
    select 6 as band
    union all
    select 7 as band
    union all
    select 8 as band
    union all
    select 9 as band
    union all
    select 10 as band
)
select b.band, count(t.class_id) as persons
from bands b
left join facts.trainees t
    on t.is_ended
    and t.scheduled_hours > 0
    and t.attended_hours * 10 / t.scheduled_hours = b.band
group by b.band
