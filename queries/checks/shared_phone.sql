-- Several persons left the same phone number.
--
-- title:    多人共用一个电话
-- severity: warning
-- effect:   none
-- subject:  trainee
-- population: listed, unidentified
-- needs:    trainees.phone
--
-- 同一电话号码在全部花名册中由规定人数或以上的不同身份证号码共用，共用的学员各列一条；同一人在几个
-- 班次只算一人。电话未填的不作比较。可能是代报名或虚报，请核实。
with phones as (
    select phone, count(distinct id_number) as person_count
    from facts.trainees
    group by phone
)
select
    t.class_id,
    t.trainee_no,
    p.person_count >= l.shared_phone_persons as is_found,
    coalesce(cast(p.person_count as varchar) || ' 人共用', '电话未填')
        as measured,
    concat('< ', cast(l.shared_phone_persons as varchar), ' 人') as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join phones p on p.phone = t.phone
join facts.class_limits l on l.class_id = t.class_id
