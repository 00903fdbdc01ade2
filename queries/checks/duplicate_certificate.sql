-- The same certificate number stands at several trainees.
--
-- title:    结业证书编号重复
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- needs:    assessments.certificate
--
-- 同一结业证书编号出现在两名或以上学员名下，各列一条，不论是否同班，同一人在两个班次也算；须核实证
-- 书属于谁。编号未填的不作比较，花名册以外人员的考核记录不计在内。
with shared as (
    select
        certificate,
        min(subject_id) as first_subject_id,
        count(*) as trainee_count
    from facts.trainees
    group by certificate
    having count(*) > 1
)
select
    t.class_id,
    t.trainee_no,
    s.certificate is not null as is_found,
    coalesce(
        cast(s.trainee_count as varchar) || ' 名学员同号，其一为 '
        || s.first_subject_id,
        case when t.certificate is null then '证书编号未填' else '无同号' end
    ) as measured,
    '一证一号' as required,
    t.assessment_file as source_file,
    t.assessment_row as source_row
from facts.trainees t
left join shared s on s.certificate = t.certificate
