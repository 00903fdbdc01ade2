-- What findings do to money after decisions: one row per finding with an effect.
select rule, effect, class_id, trainee_no, application_id
from checks.findings
where effect <> 'none'
union all
select rule, effect, class_id, trainee_no, application_id
from standing.findings
where effect <> 'none'
union all
select rule, effect, class_id, trainee_no, application_id
from rates.findings
where effect <> 'none'
