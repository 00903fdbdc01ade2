-- What findings do to money after decisions: one row per finding with an effect. An
-- application that a person refused though it was only held is refused with every
-- claim, whichever of them the rule spoke of: class_id is unknown then.
with found as (
    select rule, effect, class_id, trainee_no, application_id
    from checks.findings
    union all
    select rule, effect, class_id, trainee_no, application_id
    from standing.findings
    union all
    select rule, effect, class_id, trainee_no, application_id
    from rates.findings
)
select
    f.rule,
    f.effect,
    case
        when f.effect = 'reject_claim' and r.effect = 'hold_application' then null
        else f.class_id
    end as class_id,
    f.trainee_no,
    f.application_id
from found f
join raw.rules r on r.rule = f.rule
where f.effect <> 'none'
