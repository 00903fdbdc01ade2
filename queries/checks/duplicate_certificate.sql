-- The same certificate number stands at several trainees.
--
-- title:    结业证书编号重复
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- clause:   五(四)
-- needs:    assessments.certificate
--
-- 同一结业证书编号出现在两名或以上学员名下，各列一条，不论是否同班，同一人在两个班次也算；须核实证
-- 书属于谁。编号未填的不作比较，花名册以外人员的考核记录不计在内。
with certificates as (
    select
        class_id,
        trainee_no,
        assessment_file,
        assessment_row,
        min(subject_id) over (partition by certificate) as first_subject_id,
        count(*) over (partition by certificate) as trainee_count
    from facts.trainees
    where certificate is not null
)
select
    class_id,
    trainee_no,
    concat(
        cast(trainee_count as varchar), ' 名学员同号，其一为 ',
        first_subject_id
    ) as measured,
    '一证一号' as required,
    assessment_file as source_file,
    assessment_row as source_row
from certificates
where trainee_count > 1
