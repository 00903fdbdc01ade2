-- Who shares a fate: trainees of one district, by what befell them. class_rules are the
-- effects of the class (class_effects), own_rules those on the trainee in the same
-- writing, found_rules what rules about trainees found, with an effect or without.
-- worth_yuan is what each would bring. class_id, its institution and the application that
-- its money rests on are those of one of them, the first in byte order.
with own as (
    select
        r.class_id,
        r.trainee_no,
        array_join(
            array_agg(
                concat(r.rule, case when r.is_reject then '!' else '' end)
                order by r.rule, r.is_reject
            ),
            ';'
        ) as rules
    from ledger.trainee_reasons r
    join disclosure.class_effects e on e.class_id = r.class_id
    where not coalesce(
        concat(';', e.rules, ';') like concat('%;', r.rule, ';%')
        or concat(';', e.rules, ';') like concat('%;', r.rule, '!;%'),
        false
    )
    group by r.class_id, r.trainee_no
),
findings as (
    select class_id, trainee_no, rule from checks.findings where subject = 'trainee'
    union
    select class_id, trainee_no, rule from standing.findings where subject = 'trainee'
    union
    select class_id, trainee_no, rule from rates.findings where subject = 'trainee'
    union
    select class_id, trainee_no, rule from audits.findings where subject = 'trainee'
),
found as (
    select
        class_id,
        trainee_no,
        array_join(array_agg(rule order by rule), ';') as rules
    from findings
    group by class_id, trainee_no
),
shared as (
    select
        p.district,
        p.step,
        e.rules as class_rules,
        coalesce(o.rules, '') as own_rules,
        coalesce(f.rules, '') as found_rules,
        coalesce(t.is_passed, false) as is_passed,
        cast(coalesce(w.worth_yuan, 0) as decimal(18, 2)) as worth_yuan,
        coalesce(e.told, '') as told,
        e.is_uniform,
        count(*) as persons,
        min(p.class_id) as class_id
    from ledger.waterfall_persons p
    join facts.trainees t
        on t.class_id = p.class_id and t.trainee_no = p.trainee_no
    join facts.trainee_worths w
        on w.class_id = p.class_id and w.trainee_no = p.trainee_no
    join disclosure.class_effects e on e.class_id = p.class_id
    left join own o on o.class_id = p.class_id and o.trainee_no = p.trainee_no
    left join found f on f.class_id = p.class_id and f.trainee_no = p.trainee_no
    group by
        p.district,
        p.step,
        e.rules,
        coalesce(o.rules, ''),
        coalesce(f.rules, ''),
        coalesce(t.is_passed, false),
        coalesce(w.worth_yuan, 0),
        coalesce(e.told, ''),
        e.is_uniform
)
select s.*, c.institution, l.application_id
from shared s
join facts.classes c on c.class_id = s.class_id
left join ledger.live_claims l on l.class_id = s.class_id
