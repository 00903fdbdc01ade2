-- What the two builds rest on otherwise than on exports and differ in: thresholds, other
-- parts of the notice (policy), whether and how gravely the notice lists a rule (rule),
-- what of the exports it lacks (needs), and the queries behind it (query). before and
-- after are null on the side that does not have it.
with formerly as (
    select what, rule, name, value, title
    from former.basis
    where what in ('threshold', 'policy', 'query')
    union all
    select 'rule', rule, '', concat(severity, ' ', effect), ''
    from former.rules
    union all
    select 'needs', rule, '', missing, ''
    from former.rules
    where not evaluated
),
latterly as (
    select what, rule, name, value, title
    from latter.basis
    where what in ('threshold', 'policy', 'query')
    union all
    select 'rule', rule, '', concat(severity, ' ', effect), ''
    from latter.rules
    union all
    select 'needs', rule, '', missing, ''
    from latter.rules
    where not evaluated
)
select
    coalesce(l.what, f.what) as what,
    coalesce(l.rule, f.rule) as rule,
    coalesce(l.name, f.name) as name,
    coalesce(l.title, f.title) as title,
    f.value as "before",
    l.value as "after"
from formerly f
full join latterly l
    on l.what = f.what
    and l.rule = f.rule
    and l.name = f.name
cross join changes.comparison c
where
    f.value is distinct from l.value
    and c.reason = 'compared'
    and (
        c.has_rows
        or coalesce(l.what, f.what) in ('rule', 'needs')
    )
