-- Ended classes below a line of satisfaction that no finished measure answers: one
-- decided on the last day of the class or later that was put right since.
--
-- order: institution, class_id
with answered as (
    select distinct c.class_id
    from facts.classes c
    join staging.sanctions s
        on s.institution = c.institution
        and s.decided_date >= c.end_date
        and s.done_date is not null
        and (
            s.action = '责令停办'
            or c.is_below_warning
            and s.action in ('警告', '限期整改')
        )
)
select c.institution, c.class_id, c.is_below_stop
from facts.classes c
left join answered a on a.class_id = c.class_id
where c.is_ended
    and (
        c.is_below_stop
        or c.is_below_warning
    )
    and a.class_id is null
