-- What the notice asks of each class, for everyone: what counts persons stands nowhere.
--
-- order:  class_id, case result when 'found' then 0 when 'not_evaluated' then 1 else 2 end, position
-- public: class_id, asks, result, severity, is_partial, found_sessions, measured,
--       required, rules
select
    class_id,
    position,
    asks,
    result,
    severity,
    is_partial,
    found_sessions,
    case when not is_person_count then measured end as measured,
    case when not is_person_count then required end as required,
    rules
from report.class_requirements
