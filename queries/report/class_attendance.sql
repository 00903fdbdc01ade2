-- Who signed in for which session of a class: one row per trainee and session with
-- a sign-in, counted or not.
--
-- order: class_id, trainee_no, session_no
select
    class_id,
    trainee_no,
    session_no,
    is_counted
from facts.attendance
