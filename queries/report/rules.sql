-- The catalogue with what each rule looked at and found. checked counts the
-- subjects in its scope that it judged, none where it was not evaluated; missing
-- is also what it lacks to judge the others. yuan is what hangs on its findings, each subject
-- counted once: several sessions of a class have the same yuan.
--
-- file:     rules.csv
-- title:    规则目录，核验和发现的数目
-- position: 9
-- public:   rules
-- without:  yuan
-- order:    rule
select
    r.rule,
    r.severity,
    r.effect,
    r.subject,
    r.clause,
    r.is_evaluated as evaluated,
    coalesce(u.missing, r.missing) as missing,
    case
        when r.is_evaluated
            then coalesce(s.subject_count, 0) - coalesce(j.subject_count, 0)
        else 0
    end as checked,
    coalesce(f.finding_count, 0) as found,
    m.yuan
from raw.rules r
left join (
    select r.rule, cast(sum(s.subject_count) as bigint) as subject_count
    from raw.rules r
    join (
        select subject, population, is_ended, count(*) as subject_count
        from facts.subjects
        group by subject, population, is_ended
    ) s
        on s.subject = r.subject
        and r.populations like concat('%;', s.population, ';%')
        and (s.is_ended or not r.is_ended_only)
    group by r.rule
) s on s.rule = r.rule
left join (
    select rule, array_join(array_agg(missing order by missing), ';') as missing
    from (select distinct rule, missing from ledger.unjudged) lacking
    group by rule
) u on u.rule = r.rule
left join (
    select rule, count(distinct subject_id) as subject_count
    from ledger.unjudged
    group by rule
) j on j.rule = r.rule
left join (
    select rule, count(*) as finding_count
    from report.findings
    group by rule
) f on f.rule = r.rule
left join (
    select rule, cast(sum(yuan) as decimal(18, 2)) as yuan
    from (
        select rule, max(yuan) as yuan
        from report.findings
        group by
            rule,
            case when subject = 'session' then class_id else subject_id end,
            application_id
    ) once
    group by rule
) m on m.rule = r.rule
