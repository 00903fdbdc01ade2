-- A certificate was issued to a trainee who did not pass.
--
-- title:    未通过而有结业证书
-- severity: error
-- effect:   none
-- subject:  trainee
-- scope:    ended
-- needs:    assessments.certificate
--
-- 考核记录带有结业证书编号，而学员没有通过：到课率未达到下限，或考核结果不合格，或数据含短视频时长
-- 而时长不足或未填。证书编号栏填有内容都算有证书；只写“无”“/”之类的，读入时按没有填看待。
select
    class_id,
    trainee_no,
    (
        certificate is not null
        and not is_passed
    ) as is_found,
    case
        when certificate is null then '证书编号未填'
        when is_passed then '已通过'
        else concat(
            case when is_attendance_met then '到课率达标' else '到课率不足' end,
            '，考核', result,
            case when is_video_asked then '，短视频' else '' end,
            case when is_video_asked then coalesce(
                ' ' || cast(video_seconds as varchar) || ' 秒', '时长未填'
            ) else '' end
        )
    end as measured,
    '通过后发证' as required,
    assessment_file as source_file,
    assessment_row as source_row
from facts.trainees
