-- Waivers by what became of them; those that soon end (due) are active too. One row.
select
    count(*) filter (where waiver in ('active', 'due')) as active,
    count(*) filter (where waiver = 'due') as due,
    count(*) filter (where waiver = 'expired') as expired,
    count(*) filter (where waiver = 'unused') as unused
from report.waivers
