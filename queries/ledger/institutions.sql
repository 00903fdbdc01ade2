-- Institutions: sums over their classes, and the gravest action the notice asks
-- for. Clause 八(三), 八(四). A sanction counts whatever its date. What is known of
-- an action is told; none is known only where sanctions are exported and, where a
-- class has ended, surveys.
with actions as (
    select
        i.institution,
        max(
            case
                when s.action = '列入黑名单' then 3
                when s.action = '责令停办' then 2
                when s.action in ('警告', '限期整改') then 1
                else 0
            end
        ) as sanction_grade,
        max(
            case
                when c.is_ended and c.is_below_stop then 2
                when c.is_ended and c.is_below_warning then 1
                else 0
            end
        ) as class_grade,
        max(case when c.is_ended then 1 else 0 end) as ended
    from facts.institutions i
    left join staging.sanctions s on s.institution = i.institution
    left join facts.classes c on c.institution = i.institution
    group by i.institution
),
sums as (
    select
        i.institution,
        count(c.class_id) as class_count,
        cast(coalesce(sum(c.trainee_count), 0) as bigint) as trainee_count,
        cast(coalesce(sum(c.passed_count), z.assessments) as bigint) as passed_count,
        cast(coalesce(sum(c.entitled_persons), 0) as bigint) as entitled_persons,
        cast(coalesce(sum(c.held_persons), 0) as bigint) as held_persons,
        cast(coalesce(sum(c.rejected_persons), 0) as bigint) as rejected_persons,
        cast(coalesce(sum(c.pending_persons), 0) as bigint) as pending_persons,
        cast(coalesce(sum(c.entitled_yuan), 0) as decimal(18, 2)) as entitled_yuan,
        cast(coalesce(sum(c.held_yuan), 0) as decimal(18, 2)) as held_yuan,
        cast(coalesce(sum(c.answered_count), z.surveys) as bigint) as answered_count,
        cast(coalesce(sum(c.satisfied_count), z.surveys) as bigint) as satisfied_count
    from facts.institutions i
    cross join facts.zeros z
    left join ledger.classes c on c.institution = i.institution
    group by i.institution, z.assessments, z.surveys
)
select
    s.*,
    i.position,
    i.recommending_district,
    i.is_selected,
    i.is_listed,
    case greatest(a.sanction_grade, a.class_grade)
        when 3 then 'blacklisted'
        when 2 then 'stop'
        when 1 then 'warn'
        else case
            when z.sanctions = 0
                and (z.surveys = 0 or a.ended = 0)
                then 'none'
        end
    end as action
from sums s
cross join facts.zeros z
join facts.institutions i on i.institution = s.institution
join actions a on a.institution = s.institution
