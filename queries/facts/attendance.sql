-- Who signed in for which session, one row per trainee and session with a sign-in, and
-- whether one of them counts: who has one attended, for so many class hours.
select
    class_id,
    session_no,
    trainee_no,
    bool_or(is_counted) as is_counted,
    max(credited_hours) as credited_hours
from facts.signins
where trainee_no is not null
group by class_id, session_no, trainee_no
