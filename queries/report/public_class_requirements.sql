-- What the notice asks of each class, for everyone: counts of persons stand only where
-- a class keeps what is asked.
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
    case
        when not is_person_count then measured
        when result in ('not_found', 'not_applicable') then measured
    end as measured,
    case
        when not is_person_count then required
        when result in ('not_found', 'not_applicable') then required
    end as required,
    rules
from report.class_requirements
