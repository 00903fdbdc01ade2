-- The waterfall of persons as waterfall.csv has it.
--
-- file:     waterfall.csv
-- title:    人数阶梯：报名、到课率达标、考核、通过、无其他不予补贴原因、应补与暂缓，按班次、机构、
--       地区和全市
-- position: 10
-- order:    level, id
-- column enrolled_persons: 报名人数 | 人 | 花名册上的学员数 | id_number_invalid
-- column attendance_met_persons: 到课率达标人数 | 人 | 已结班的学员中，没有因到课率不予补贴的 |
--       attendance_below_minimum
-- column assessed_persons: 已考核人数 | 人 | 其中没有因未考核不予补贴的；没有导出考核成绩为空 |
--       assessment_missing
-- column passed_persons: 考核通过人数 | 人 | 其中没有因考核结果不予补贴的；
--       没有导出考核成绩为空 | assessment_missing
-- column cleared_persons: 无其他不予补贴原因人数 | 人 | 其中没有因其他规则不予补贴的；
--       等于应补人数加暂缓人数
-- column unproven_persons: 未能证明通过人数 | 人 | 考核通过人数中，
--       因没有导出考核成绩或证件号码无法追踪而未能证明的 | assessment_missing
select
    level,
    id,
    enrolled_persons,
    pending_persons,
    attendance_met_persons,
    assessed_persons,
    passed_persons,
    cleared_persons,
    entitled_persons,
    held_persons,
    unproven_persons
from ledger.waterfalls
