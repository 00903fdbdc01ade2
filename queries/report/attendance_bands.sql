-- Trainees of ended classes by attendance, in bands of ten points; the last band
-- is full attendance. A class without hours has no attendance and is left out.
--
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
