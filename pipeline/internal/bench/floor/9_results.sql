-- What becomes of trainees, classes, institutions, districts and applications, as CSV.
create schema results;
create table results.trainees as
select
    t.class_id,
    t.trainee_no,
    concat(left(t.name, 1), '*') as masked_name,
    concat(left(t.id_number, 6), '**********', right(t.id_number, 2)) as masked_id,
    t.scheduled_hours,
    t.attended_hours,
    t.is_assessed,
    t.is_passed,
    case
        when not t.is_ended then 'pending'
        when not t.is_passed then 'rejected'
        when o.overlap_count is not null then 'held'
        else 'entitled'
    end as outcome,
    case
        when t.is_ended and t.is_passed and o.overlap_count is null then s.yuan
        else 0
    end as entitled_yuan
from facts.trainees t
cross join (select max(yuan) as yuan from policy.subsidies) s
left join facts.overlaps o on o.class_id = t.class_id and o.trainee_no = t.trainee_no;

create table results.classes as
select
    c.class_id,
    c.class_name,
    c.district,
    c.institution,
    c.start_date,
    c.end_date,
    c.is_ended,
    c.day_count,
    c.offline_day_count,
    c.scheduled_hours,
    c.delivered_hours,
    c.theory_hours,
    c.trainee_count,
    c.passed_count,
    c.answered_count,
    c.satisfied_count,
    coalesce(t.entitled_persons, 0) as entitled_persons,
    coalesce(t.entitled_yuan, 0) as entitled_yuan
from facts.classes c
left join (
    select
        class_id,
        count(*) filter (where outcome = 'entitled') as entitled_persons,
        sum(entitled_yuan) as entitled_yuan
    from results.trainees
    group by class_id
) t on t.class_id = c.class_id;

copy (select * from results.trainees order by class_id, trainee_no) to '{out}/trainees.csv' (header);
copy (select * from results.classes order by class_id) to '{out}/classes.csv' (header);
copy (
    select district, count(*) as classes, sum(trainee_count) as trainees, sum(entitled_yuan) as entitled_yuan
    from results.classes
    group by district
    order by district
) to '{out}/districts.csv' (header);
copy (
    select institution, count(*) as classes, sum(trainee_count) as trainees, sum(entitled_yuan) as entitled_yuan
    from results.classes
    group by institution
    order by institution
) to '{out}/institutions.csv' (header);
copy (
    select
        a.application_id,
        sum(a.persons) as claimed_persons,
        sum(a.amount_yuan) as claimed_yuan,
        sum(c.entitled_yuan) as entitled_yuan,
        max(p.paid_yuan) as paid_yuan
    from used.applications a
    join results.classes c on c.class_id = a.class_id
    left join (
        select application_id, sum(amount_yuan) as paid_yuan
        from typed.payments
        group by application_id
    ) p on p.application_id = a.application_id
    group by a.application_id
    order by a.application_id
) to '{out}/applications.csv' (header);
copy (select * from facts.overlaps order by class_id, trainee_no) to '{out}/overlaps.csv' (header)
