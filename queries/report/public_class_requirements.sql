-- What the notice asks of each class, for everyone: not how many persons a finding
-- counts.
--
-- order: class_id, position
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
