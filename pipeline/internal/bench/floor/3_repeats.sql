-- Rows that a later row of the same key repeats, then the rows that count: of known
-- classes and sessions, without those.
create schema used;
create table used.repeats (kind varchar, load_order bigint);

insert into used.repeats
select 'classes', load_order
from typed.classes
where load_order not in (select max(load_order) from typed.classes group by class_id);

insert into used.repeats
select 'sessions', load_order
from typed.sessions
where load_order not in (select max(load_order) from typed.sessions group by class_id, session_no);

insert into used.repeats
select 'trainees', load_order
from typed.trainees
where load_order not in (select max(load_order) from typed.trainees group by class_id, id_number)
    and not regexp_matches(id_number, '^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$');

insert into used.repeats
select 'signins', e.load_order
from typed.signins e
join (
    select class_id, session_no, id_number, signed_in_at, max(load_order) as load_order
    from typed.signins
    where hash(class_id, session_no, id_number, signed_in_at) in (
        select hash(class_id, session_no, id_number, signed_in_at)
        from typed.signins
        group by 1
        having count(*) > 1
    )
    group by class_id, session_no, id_number, signed_in_at
    having count(*) > 1
) u
    on u.class_id = e.class_id
    and u.session_no = e.session_no
    and u.id_number = e.id_number
    and u.signed_in_at = e.signed_in_at
    and u.load_order > e.load_order
where not regexp_matches(e.id_number, '^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$');

insert into used.repeats
select 'assessments', load_order
from (
    select
        load_order,
        id_number,
        row_number() over (
            partition by class_id, id_number
            order by assessed_date desc nulls last, load_order desc
        ) as position
    from typed.assessments
) r
where position > 1
    and not regexp_matches(id_number, '^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$');

insert into used.repeats
select 'surveys', load_order
from typed.surveys
where load_order not in (select max(load_order) from typed.surveys group by class_id, name, phone);

insert into used.repeats
select 'applications', load_order
from typed.applications
where load_order not in (select max(load_order) from typed.applications group by application_id, class_id);

create table used.classes as
select *
from typed.classes
where load_order not in (select load_order from used.repeats where kind = 'classes');

create table used.sessions as
select r.*
from typed.sessions r
join used.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from used.repeats where kind = 'sessions');

create table used.trainees as
select r.*
from typed.trainees r
join used.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from used.repeats where kind = 'trainees');

create table used.signins as
select r.*
from typed.signins r
join used.sessions s on s.class_id = r.class_id and s.session_no = r.session_no
where r.load_order not in (select load_order from used.repeats where kind = 'signins');

create table used.assessments as
select r.*
from typed.assessments r
join used.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from used.repeats where kind = 'assessments');

create table used.surveys as
select r.*
from typed.surveys r
join used.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from used.repeats where kind = 'surveys');

create table used.applications as
select r.*
from typed.applications r
join used.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from used.repeats where kind = 'applications')
