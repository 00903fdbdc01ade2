-- The birth month on the roster differs from that of the identity number.
--
-- title:    出生年月与证件不符
-- severity: warning
-- effect:   none
-- subject:  trainee
-- needs:    trainees.birth_month
--
-- 花名册所填出生年月与身份证号码所含的年、月比较，日不比较。出生年月未填，或者证件号码本身无效的，
-- 不作判断。
select
    t.class_id,
    t.trainee_no,
    date_trunc('month', i.birth_date) <> t.birth_month as is_found,
    case
        when t.birth_month is null then '出生年月未填'
        when not i.is_valid then '证件号码无效'
        when date_trunc('month', i.birth_date) = t.birth_month then '一致'
        else '所填出生年月不同'
    end as measured,
    '与身份证号码一致' as required,
    t.source_file,
    t.source_row
from facts.trainees t
join facts.identities i
    on i.class_id = t.class_id
    and i.trainee_no = t.trainee_no
