-- Trainees of ended classes by attendance, in bands of ten points; the last band
-- is full attendance. A class without hours has no attendance and is left out.
select
    attended_hours * 10 / scheduled_hours as band,
    count(*) as persons
from facts.trainees
where
    is_ended
    and scheduled_hours > 0
group by attended_hours * 10 / scheduled_hours
