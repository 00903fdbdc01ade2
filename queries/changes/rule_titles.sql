-- What rules are called, as far as either build says it: also those that one of the
-- notices does not list.
--
-- order: rule
select rule, min(title) as title
from (
    select rule, title
    from former.basis
    where what = 'query'
    union all
    select rule, title
    from latter.basis
    where what = 'query'
) t
group by rule
