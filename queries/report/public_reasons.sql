-- Trainees held or rejected, by rule, in all, as everyone may see it; which rows there
-- are as per district.
--
-- order:  rule
-- public: rule, held_persons, rejected_persons
with emptied as (
    select
        rule,
        count(*) filter (where measure = 'reason_held') > 0 as is_held,
        count(*) filter (where measure = 'reason_rejected') > 0 as is_rejected
    from disclosure.emptied
    where level = 'whole'
        and measure in ('reason_held', 'reason_rejected')
    group by rule
)
select
    cast(null as varchar) as district,
    coalesce(r.rule, e.rule) as rule,
    case
        when not coalesce(e.is_held, false) then coalesce(r.held_persons, 0)
    end as held_persons,
    case
        when not coalesce(e.is_rejected, false) then coalesce(r.rejected_persons, 0)
    end as rejected_persons
from report.reasons r
full join emptied e on e.rule = r.rule
