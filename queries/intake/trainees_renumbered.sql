-- A number that a decision names stands for somebody else than in the build before.
--
-- title: 学员编号换了人
-- scope: exports
-- says: {measured} trainees of classes with decisions have other numbers than in the build before, such as {detail}
--       | 有核定处理的班次中，{measured} 个学员编号与上期不是同一人，如 {detail}
-- mend: keep the order of the rosters, or correct the numbers in the decisions and give 对象姓名 there
--       | 请保持花名册的顺序，或改正核定处理中的编号，并填写对象姓名
-- after: rows_lost:trainees, rows_fewer:trainees, second_table:*, cut_short:trainees
--
-- 人工意见按编号对应学员。花名册前面的行变了，编号就可能指向另一个人。
with decided as (
    select distinct t.class_id
    from (
        select class_id, trainee_no
        from facts.masked_trainees
        union
        select class_id, trainee_no
        from raw.former_trainees
    ) t
    join staging.decisions d
        on d.subject_id = concat(t.class_id, '#', cast(t.trainee_no as varchar))
),
renumbered as (
    select t.class_id, t.trainee_no
    from raw.former_trainees f
    cross join facts.former_builds
    join decided d on d.class_id = f.class_id
    join facts.masked_trainees t
        on t.class_id = f.class_id and t.trainee_no = f.trainee_no
    where
        t.masked_name <> f.masked_name
        and t.masked_id <> f.masked_id
)
select
    'trainees' as kind,
    cast(null as varchar) as source_file,
    cast(null as varchar) as column_name,
    cast(null as bigint) as source_row,
    r.trainee_count as measured,
    cast(null as bigint) as looked_at,
    cast(null as varchar) as cause,
    cast(null as varchar) as cause_detail,
    r.example as detail
from (
    select
        count(*) as trainee_count,
        min(concat(class_id, '#', cast(trainee_no as varchar))) as example
    from renumbered
) r
join policy.intake p
    on p.check_name = 'trainees_renumbered' and p.kind = 'trainees'
where r.trainee_count >= p.least
