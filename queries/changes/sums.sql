-- What the whole comes to in both builds, and what it gained and lost on the way: of
-- the entitled and held, trainee by trainee, of the others application by application.
-- Unknown where either build does not know.
--
-- title: 金额的变化
-- says: 两期的应补、暂缓、已拨付各多少，相差多少。
-- order: position
with persons as (
    select
        coalesce(l.entitled_yuan, 0) - coalesce(f.entitled_yuan, 0) as entitled,
        coalesce(l.held_yuan, 0) - coalesce(f.held_yuan, 0) as held
    from changes.persons p
    left join former.trainees f
        on f.class_id = p.class_id
        and f.trainee_no = p.former_no
    left join latter.trainees l
        on l.class_id = p.class_id
        and l.trainee_no = p.trainee_no
),
applications as (
    select
        coalesce(l.payable_yuan, 0) - coalesce(f.payable_yuan, 0) as payable,
        coalesce(l.noticed_yuan, 0) - coalesce(f.noticed_yuan, 0) as noticed,
        coalesce(l.paid_yuan, 0) - coalesce(f.paid_yuan, 0) as paid
    from former.applications f
    full join latter.applications l on l.application_id = f.application_id
),
differences as (
    select 'entitled_yuan' as figure, entitled as yuan from persons
    union all
    select 'held_yuan', held from persons
    union all
    select 'payable_yuan', payable from applications
    union all
    select 'noticed_yuan', noticed from applications
    union all
    select 'paid_yuan', paid from applications
),
gains as (
    select
        figure,
        sum(greatest(yuan, 0)) as gained,
        sum(least(yuan, 0)) as lost
    from differences
    group by figure
),
figures as (
    select
        1 as position,
        'entitled_yuan' as figure,
        f.entitled_yuan as former_yuan,
        l.entitled_yuan as latter_yuan
    from latter.run l
    cross join former.run f
    union all
    select 2, 'held_yuan', f.held_yuan, l.held_yuan
    from latter.run l
    cross join former.run f
    union all
    select 3, 'payable_yuan', f.payable_yuan, l.payable_yuan
    from latter.run l
    cross join former.run f
    union all
    select 4, 'noticed_yuan', f.noticed_yuan, l.noticed_yuan
    from latter.run l
    cross join former.run f
    union all
    select 5, 'paid_yuan', f.paid_yuan, l.paid_yuan
    from latter.run l
    cross join former.run f
)
select
    cast(s.position as bigint) as position,
    s.figure,
    s.former_yuan,
    s.latter_yuan,
    case
        when s.former_yuan is not null and s.latter_yuan is not null
            then cast(coalesce(g.gained, 0) as decimal(18, 2))
    end as gained_yuan,
    case
        when s.former_yuan is not null and s.latter_yuan is not null
            then cast(coalesce(g.lost, 0) as decimal(18, 2))
    end as lost_yuan
from figures s
cross join changes.comparison c
left join gains g on g.figure = s.figure
where c.reason = 'compared'
