-- Rules that find more or less than before.
--
-- order: rule
with found as (
    select rule, 0 as after from kept.checks.findings
    union all
    select rule, 0 from kept.standing.findings
    union all
    select rule, 0 from kept.rates.findings
    union all
    select rule, 0 from kept.audits.findings
    union all
    select rule, 1 from checks.findings
    union all
    select rule, 1 from standing.findings
    union all
    select rule, 1 from rates.findings
    union all
    select rule, 1 from audits.findings
),
counted as (
    select
        rule,
        count(*) filter (where after = 0) as before,
        count(*) filter (where after = 1) as after
    from found
    group by rule
)
select rule, before, after
from counted
where before <> after
