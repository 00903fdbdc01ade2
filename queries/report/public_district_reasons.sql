-- Trainees held or rejected, by rule, per district, as everyone may see it. Which rows
-- there are tells no more than their counts: a rule is left out where both stand and are
-- zero.
--
-- order:  district, rule
-- public: district, rule, held_persons, rejected_persons
with emptied as (
    select
        id as district,
        rule,
        count(*) filter (where measure = 'reason_held') > 0 as is_held,
        count(*) filter (where measure = 'reason_rejected') > 0 as is_rejected
    from disclosure.emptied
    where level = 'district'
        and measure in ('reason_held', 'reason_rejected')
    group by id, rule
)
select
    coalesce(r.district, e.district) as district,
    coalesce(r.rule, e.rule) as rule,
    case
        when not coalesce(e.is_held, false) then coalesce(r.held_persons, 0)
    end as held_persons,
    case
        when not coalesce(e.is_rejected, false) then coalesce(r.rejected_persons, 0)
    end as rejected_persons
from report.district_reasons r
full join emptied e on e.district = r.district and e.rule = r.rule
