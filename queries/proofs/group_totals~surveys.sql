-- Answers, counted straight from the surveys.
select
    g.level,
    g.id,
    coalesce(sum(s.answered_count), z.surveys) as answered_count,
    coalesce(sum(s.satisfied_count), z.surveys) as satisfied_count
from ledger.groups g
cross join facts.zeros z
left join facts.surveys s on s.class_id = g.class_id and s.is_counted
group by g.level, g.id, z.surveys
