-- What the notice asks of each class: measured beside required, the result, and the
-- rules that watch it, gravest first. One row per class and row of its page (asks);
-- first those with a finding, then those that nobody could judge, each in the order of the
-- notice's clauses. The gravest rule with a
-- finding speaks for its row; where nothing was found the mildest that was evaluated
-- does, for who keeps it keeps the graver ones, and one about the class before one
-- about its sessions. Of a rule about sessions, measured counts the sessions with a
-- finding of any rule in the row.
--
-- title: 通知的要求与实测
-- says: 通知对班次的每项要求一行：要求多少，实测多少，结果怎样，由哪些规则核对。一行有几条规则
--       的，以最重的一条说话。
-- order: class_id, case result when 'found' then 0 when 'not_evaluated' then 1 else 2 end, position
with watching as (
    select
        r.rule,
        r.asks,
        r.subject,
        r.severity,
        s.severity_rank as gravity,
        r.is_evaluated,
        r.is_ended_only,
        r.is_person_count,
        min(p.position) as clause_position
    from raw.rules r
    join report.severities s on s.severity = r.severity
    left join policy.clauses p
        on concat(' ', r.clause, ' ') like concat('% ', p.clause, ' %')
    where r.asks is not null
    group by
        r.rule,
        r.asks,
        r.subject,
        r.severity,
        s.severity_rank,
        r.is_evaluated,
        r.is_ended_only,
        r.is_person_count
),
rules as (
    select
        *,
        row_number() over (order by gravity, rule) as gravest,
        row_number() over (order by subject, gravity desc, rule desc) as mildest
    from watching
),
asked as (
    select
        asks,
        row_number() over (order by min(clause_position), min(gravity), asks)
            as position,
        array_join(array_agg(rule order by gravity, rule), ';') as rules
    from rules
    group by asks
),
measures as (
    select rule, class_id, is_found, measured, required
    from checks.measures
    union all
    select rule, class_id, is_found, measured, required
    from standing.measures
    union all
    select rule, class_id, is_found, measured, required
    from audits.measures
),
timetables as (
    select class_id, count(*) as session_count
    from facts.sessions
    group by class_id
),
sessions as (
    select distinct f.class_id, f.rule, r.asks, f.session_no
    from report.findings f
    join rules r on r.rule = f.rule
    where f.subject = 'session'
),
found as (
    select distinct class_id, rule
    from sessions
),
counted as (
    select class_id, asks, count(distinct session_no) as session_count
    from sessions
    group by class_id, asks
),
judged as (
    select
        c.class_id,
        r.asks,
        r.rule,
        r.is_evaluated,
        r.is_evaluated and r.is_ended_only and not c.is_ended as is_pending,
        (c.is_ended or not r.is_ended_only)
            and (f.rule is not null or coalesce(m.is_found, false)) as is_found,
        r.gravest,
        r.mildest
    from facts.classes c
    cross join rules r
    left join measures m on m.class_id = c.class_id and m.rule = r.rule
    left join found f on f.class_id = c.class_id and f.rule = r.rule
),
settled as (
    select
        class_id,
        asks,
        min(gravest) filter (where is_found) as gravest_found,
        min(mildest) filter (where is_evaluated) as mildest_evaluated,
        min(mildest) as mildest,
        count(*) filter (where not is_evaluated) as unevaluated_count,
        count(*) filter (where is_pending) as pending_count
    from judged
    group by class_id, asks
)
select
    w.class_id,
    a.position,
    w.asks,
    case
        when w.gravest_found is not null then 'found'
        when w.mildest_evaluated is null then 'not_evaluated'
        when w.pending_count > 0 then 'not_applicable'
        else 'not_found'
    end as result,
    case when w.gravest_found is not null then r.severity end as severity,
    w.gravest_found is null
        and w.mildest_evaluated is not null
        and w.unevaluated_count > 0 as is_partial,
    case
        when w.gravest_found is not null
            and r.subject = 'session' then n.session_count
        else 0
    end as found_sessions,
    case
        when r.subject = 'class' then m.measured
        when w.mildest_evaluated is not null then concat(
            cast(coalesce(n.session_count, 0) as varchar), ' / ',
            cast(coalesce(t.session_count, 0) as varchar), ' 课次不符'
        )
    end as measured,
    case when r.subject = 'class' then m.required else '0 课次不符' end as required,
    r.is_person_count,
    a.rules
from settled w
join asked a on a.asks = w.asks
join rules r
    on r.asks = w.asks
    and case
        when w.gravest_found is not null then r.gravest = w.gravest_found
        else r.mildest = coalesce(w.mildest_evaluated, w.mildest)
    end
left join measures m on m.class_id = w.class_id and m.rule = r.rule
left join timetables t on t.class_id = w.class_id
left join counted n on n.class_id = w.class_id and n.asks = w.asks
