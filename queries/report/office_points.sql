-- What each acting office has to do, the most yuan first, then what is due first: findings
-- that hold money or are errors or warnings, those of a class taken together by rule
-- (matter = finding), applications that are not paid in full (outstanding), entitled classes
-- that nobody claimed (unclaimed) and sanctions to be answered (sanction). What a person
-- decided or waived, and who is rejected for good, is nobody's to do. Who acts where the
-- district is not known, and on institutions themselves, is the bureau of the city.
--
-- title: 各单位的待办事项
-- says: 须由人核定、改正、追回或补拨的事项，按应当处理的单位列出，金额大的在前；同一班次同一规则的发现合为一项。
--       已有处理意见、已核准的，以及不予补贴的学员和申请项不列。一项由几个单位处理的，各列一次。
-- order: office, yuan desc nulls last, due_date nulls last, matter, rule, subject_id, application_id
with found as (
    select
        f.rule,
        r.acts,
        f.severity,
        case when f.subject in ('session', 'trainee') then 'class' else f.subject end
            as subject,
        case when f.subject in ('session', 'trainee') then f.class_id else f.subject_id end
            as subject_id,
        f.class_id,
        f.application_id,
        f.district,
        f.institution,
        count(*) as item_count,
        cast(
            case when f.subject = 'session' then max(f.yuan) else sum(f.yuan) end
            as decimal(18, 2)
        ) as yuan,
        min(f.source_file) as source_file,
        case when count(*) = 1 then min(f.source_row) end as source_row
    from report.findings f
    join raw.rules r on r.rule = f.rule
    where
        f.decision is null
        and coalesce(f.waiver, 'expired') = 'expired'
        and f.effect <> 'reject_claim'
        and not (f.subject = 'trainee' and f.effect like 'reject%')
        and (f.severity <> 'info' or f.effect like 'hold%')
    group by
        f.rule,
        r.acts,
        f.severity,
        f.subject,
        case when f.subject in ('session', 'trainee') then f.class_id else f.subject_id end,
        f.class_id,
        f.application_id,
        f.district,
        f.institution
),
sanctioned as (
    select institution, action, due_date, source_file, source_row
    from staging.sanctions
    where done_date is null
),
due as (
    select 'rectification_overdue' as rule, institution, min(due_date) as due_date
    from sanctioned
    group by institution
    union all
    select 'recovery_outstanding', institution, min(due_date)
    from sanctioned
    where action = '追回补贴'
    group by institution
),
points as (
    select
        'finding' as matter, f.*, d.due_date
    from found f
    left join due d
        on d.rule = f.rule
        and d.institution = f.institution
        and f.subject = 'institution'
    union all
    select
        'outstanding', r.rule, coalesce(r.acts, ';bureau;finance;'), null, i.subject,
        i.subject_id, null, i.application_id, i.district, i.institution, 1, i.yuan,
        i.source_file, i.source_row, i.due_date
    from report.gross_items i
    left join raw.rules r on r.rule = 'payment_outstanding'
    where i.list = 'outstanding'
    union all
    select
        'unclaimed', null, ';institution;', null, 'class', c.class_id, c.class_id, null,
        c.district, c.institution, c.entitled_persons, c.entitled_yuan, f.source_file,
        f.source_row, d.last_date
    from ledger.classes c
    join facts.classes f on f.class_id = c.class_id
    join facts.zeros z on z.applications = 0
    left join facts.claims k on k.class_id = c.class_id
    left join facts.deadlines d
        on d.rule = 'unclaimed'
        and d.class_id = c.class_id
    where
        c.entitled_yuan > 0
        and k.class_id is null
    union all
    select
        'sanction', null, ';institution;bureau;', null, 'institution', s.institution,
        null, null, null, s.institution, count(*), null, min(s.source_file),
        case when count(*) = 1 then min(s.source_row) end, s.due_date
    from sanctioned s
    cross join raw.run r
    where s.due_date >= r.as_of
    group by s.institution, s.due_date
),
actors as (
    select 'institution' as actor
    union all
    select 'bureau'
    union all
    select 'finance'
)
select distinct
    case a.actor
        when 'institution' then p.institution
        when 'finance' then f.name
        else case
            when e.district is null or p.subject = 'institution' then b.name
            else coalesce(n.name, replace(t.name, '{district}', p.district))
        end
    end as office,
    p.matter,
    p.rule,
    p.severity,
    p.subject,
    p.subject_id,
    p.class_id,
    p.application_id,
    p.district,
    p.institution,
    p.item_count,
    p.yuan,
    p.due_date,
    coalesce(p.due_date < r.as_of, false) as is_overdue,
    p.source_file,
    p.source_row
from points p
cross join raw.run r
join actors a
    on p.acts like concat('%;', a.actor, ';%')
    and (
        a.actor <> 'institution'
        or p.institution is not null
    )
join policy.offices f on f.role = 'finance'
join policy.offices b on b.role = 'bureau'
join policy.offices t on t.role = 'pattern'
left join facts.districts e on e.district = p.district
left join policy.offices n
    on n.role = 'district'
    and n.district = p.district
