-- What a figure comes to where no row bears on it: one row. It is 0, or unknown
-- where the exports lack a kind or column that the figure rests on, for then
-- nobody knows. Figures take their zeros from here, or add them to a count.
with needs (figure, name) as (
    values
        ('assessments', 'assessments'),
        ('surveys', 'surveys'),
        ('sanctions', 'sanctions'),
        ('inspections', 'inspections'),
        ('payments', 'payments'),
        ('applications', 'applications'),
        ('reviewed_persons', 'applications.approved_persons'),
        ('reviewed_yuan', 'applications.approved_yuan'),
        ('noticed_persons', 'applications'),
        ('noticed_persons', 'notices.persons'),
        ('noticed_yuan', 'applications'),
        ('noticed_yuan', 'notices.amount_yuan'),
        ('paid_yuan', 'applications'),
        ('paid_yuan', 'payments')
),
lacking as (
    select n.figure
    from needs n
    left join raw.present p on p.name = n.name
    where p.name is null
),
counts as (
    select
        count(*) filter (where figure = 'assessments') as assessments,
        count(*) filter (where figure = 'surveys') as surveys,
        count(*) filter (where figure = 'sanctions') as sanctions,
        count(*) filter (where figure = 'inspections') as inspections,
        count(*) filter (where figure = 'payments') as payments,
        count(*) filter (where figure = 'applications') as applications,
        count(*) filter (where figure = 'reviewed_persons') as reviewed_persons,
        count(*) filter (where figure = 'reviewed_yuan') as reviewed_yuan,
        count(*) filter (where figure = 'noticed_persons') as noticed_persons,
        count(*) filter (where figure = 'noticed_yuan') as noticed_yuan,
        count(*) filter (where figure = 'paid_yuan') as paid_yuan
    from lacking
)
select
    cast(case when assessments = 0 then 0 end as bigint) as assessments,
    cast(case when surveys = 0 then 0 end as bigint) as surveys,
    cast(case when sanctions = 0 then 0 end as bigint) as sanctions,
    cast(case when inspections = 0 then 0 end as bigint) as inspections,
    cast(case when payments = 0 then 0 end as bigint) as payments,
    cast(case when applications = 0 then 0 end as bigint) as applications,
    cast(case when reviewed_persons = 0 then 0 end as bigint) as reviewed_persons,
    cast(case when reviewed_yuan = 0 then 0 end as bigint) as reviewed_yuan,
    cast(case when noticed_persons = 0 then 0 end as bigint) as noticed_persons,
    cast(case when noticed_yuan = 0 then 0 end as bigint) as noticed_yuan,
    cast(case when paid_yuan = 0 then 0 end as bigint) as paid_yuan
from counts
