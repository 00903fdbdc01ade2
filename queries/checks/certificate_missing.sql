-- A trainee who passed has no certificate number.
--
-- title:    通过而无结业证书
-- severity: info
-- effect:   none
-- subject:  trainee
-- scope:    ended
-- needs:    assessments.certificate
--
-- 学员到课率达标、考核合格、短视频时长足够，而结业证书编号未填。没有通过的学员不列。
select
    class_id,
    trainee_no,
    (
        is_passed
        and certificate is null
    ) as is_found,
    case
        when not is_passed then '未通过'
        when certificate is null then '证书编号未填'
        else '有结业证书编号'
    end as measured,
    '有结业证书编号' as required,
    assessment_file as source_file,
    assessment_row as source_row
from facts.trainees
