-- Persons who attended sessions of two classes at the same time.
create table facts.overlaps as
with attended as (
    select a.class_id, a.trainee_no, a.session_no, a.session_date, a.start_second, a.end_second, t.id_number
    from facts.attendance a
    join facts.trainees t on t.class_id = a.class_id and t.trainee_no = a.trainee_no
)
select a.class_id, a.trainee_no, count(*) as overlap_count
from attended a
join attended o
    on o.id_number = a.id_number
    and o.session_date = a.session_date
    and o.class_id <> a.class_id
where a.start_second < o.end_second
    and o.start_second < a.end_second
group by a.class_id, a.trainee_no
