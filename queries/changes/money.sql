-- Yuan that changed: what a class is entitled to, what an application is entitled to,
-- held, payable, noticed and paid, and what a payment paid. yuan is the difference,
-- unknown where either build does not know. What is not there is no yuan.
with classes as (
    select 'former' as side, class_id, entitled_yuan from former.classes
    union all
    select 'latter', class_id, entitled_yuan from latter.classes
),
applications as (
    select 'former' as side, application_id, entitled_yuan, held_yuan,
        payable_yuan, noticed_yuan, paid_yuan
    from former.applications
    union all
    select 'latter', application_id, entitled_yuan, held_yuan,
        payable_yuan, noticed_yuan, paid_yuan
    from latter.applications
),
payments as (
    select 'former' as side, payment_id, application_id, amount_yuan from former.payments
    union all
    select 'latter', payment_id, application_id, amount_yuan from latter.payments
),
amounts as (
    select
        side,
        'class' as subject,
        class_id as subject_id,
        class_id,
        cast(null as varchar) as application_id,
        'entitled_yuan' as figure,
        entitled_yuan as yuan
    from classes
    union all
    select side, 'application', application_id, null, application_id, 'entitled_yuan', entitled_yuan
    from applications
    union all
    select side, 'application', application_id, null, application_id, 'held_yuan', held_yuan
    from applications
    union all
    select side, 'application', application_id, null, application_id, 'payable_yuan', payable_yuan
    from applications
    union all
    select side, 'application', application_id, null, application_id, 'noticed_yuan', noticed_yuan
    from applications
    union all
    select side, 'application', application_id, null, application_id, 'paid_yuan', paid_yuan
    from applications
    union all
    select
        side,
        'payment',
        case
            when count(*) over (partition by side, payment_id) > 1
                then concat(payment_id, '/', application_id)
            else payment_id
        end,
        null,
        application_id,
        'amount_yuan',
        amount_yuan
    from payments
),
formerly as (
    select * from amounts where side = 'former'
),
latterly as (
    select * from amounts where side = 'latter'
)
select
    case
        when f.subject is null then 'new'
        when l.subject is null then 'gone'
        else 'changed'
    end as change,
    coalesce(l.subject, f.subject) as subject,
    coalesce(l.subject_id, f.subject_id) as subject_id,
    coalesce(l.class_id, f.class_id) as class_id,
    coalesce(l.application_id, f.application_id) as application_id,
    coalesce(l.figure, f.figure) as figure,
    case
        when f.yuan is not null
            then concat(f.figure, ' ', cast(f.yuan as varchar))
    end as "before",
    case
        when l.yuan is not null
            then concat(l.figure, ' ', cast(l.yuan as varchar))
    end as "after",
    case
        when f.subject is null then l.yuan
        when l.subject is null then cast(0 - f.yuan as decimal(18, 2))
        else cast(l.yuan - f.yuan as decimal(18, 2))
    end as yuan
from formerly f
full join latterly l
    on l.subject = f.subject
    and l.subject_id = f.subject_id
    and l.figure = f.figure
    and l.application_id is not distinct from f.application_id
where
    f.yuan is distinct from l.yuan
    and (
        f.subject is not null and l.subject is not null
        or coalesce(l.yuan, f.yuan) <> 0
    )
