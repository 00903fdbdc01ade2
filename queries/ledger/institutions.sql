-- Institutions, and the gravest action the notice asks for.
-- A sanction counts whatever its date. What is known of an action is told; none is
-- known only where sanctions are exported and, where a class has ended and the notice
-- has a line of satisfaction, surveys.
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
)
select
    i.institution,
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
                and (
                    z.surveys = 0
                    or a.ended = 0
                    or coalesce(
                        l.satisfaction_stop_percent,
                        l.satisfaction_warning_percent
                    ) is null
                )
                then 'none'
        end
    end as action
from facts.institutions i
cross join facts.zeros z
cross join policy.limits l
join actions a on a.institution = i.institution
