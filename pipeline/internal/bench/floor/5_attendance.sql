-- Who attended which session.
create table facts.attendance as
select
    class_id,
    session_no,
    trainee_no,
    session_date,
    start_second,
    end_second,
    credited_hours,
    count(*) as signin_count
from facts.signins
where is_counted
group by all
