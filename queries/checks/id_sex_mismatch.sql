-- The sex on the roster differs from that of the identity number.
--
-- title:    性别与证件不符
-- severity: warning
-- effect:   none
-- subject:  trainee
-- needs:    trainees.sex
--
-- 身份证号码第 17 位为奇数的是男性，偶数的是女性，与花名册所填性别比较。性别未填，或者证件号码本身
-- 无效的，不作判断。
select
    t.class_id,
    t.trainee_no,
    (t.sex = '男') <> i.is_male as is_found,
    case
        when t.sex is null then '性别未填'
        when not i.is_valid then '证件号码无效'
        when (t.sex = '男') = i.is_male then '一致'
        else concat('所填性别为', t.sex)
    end as measured,
    '与身份证号码一致' as required,
    t.source_file,
    t.source_row
from facts.trainees t
join facts.identities i
    on i.class_id = t.class_id
    and i.trainee_no = t.trainee_no
