-- The identity number is not a valid one (GB 11643-1999).
--
-- title:    身份证号码无效
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- population: listed, unidentified
--
-- 身份证号码应为 17 位数字加一位数字或 X，其中的出生日期须是真实的日期，末位校验码须符合国家标准
-- GB 11643-1999。表格软件改写成科学记数法的号码也在此列，改好花名册重新导入即可。
select
    class_id,
    trainee_no,
    not is_valid as is_found,
    case fault
        when 'form' then '不是 17 位数字加一位数字或 X'
        when 'birth_date' then '所含出生日期不存在'
        when 'check_digit' then '校验码不符'
        else '有效'
    end as measured,
    '有效的公民身份号码' as required,
    null as source_file,
    null as source_row
from facts.identities
