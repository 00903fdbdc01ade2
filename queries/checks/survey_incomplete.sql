-- Fewer surveys count than people took part.
--
-- title:    测评份数不足
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     测评份数
-- scope:    ended
-- measures: persons
-- needs:    surveys
--
-- 所有参训学员都应填写测评表。计入的测评份数与参训人数比较；参训人数是有实到课时的学员人数，从未到课的
-- 不算。没有勾选任何一项的测评表也算一份。
select
    class_id,
    counted_survey_count < participant_count as is_found,
    concat(
        cast(counted_survey_count as varchar), ' 份，参训 ',
        cast(participant_count as varchar), ' 人'
    ) as measured,
    '每名参训学员一份' as required,
    source_file,
    source_row
from facts.classes
