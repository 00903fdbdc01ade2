-- The online platform is not an approved one.
--
-- title:    线上平台不在名单
-- severity: error
-- effect:   hold_class
-- subject:  session
-- asks:     线上平台经公布
-- needs:    sessions.platform, policy.platforms
--
-- 线上课次所用平台不在核准的平台名单之内，平台未填的也算；线下课次不作比较。通知所指的名单另文公布，
-- 政策数据中的名单为空时，本规则不核验。
select
    s.class_id,
    s.session_no,
    (
        not s.is_offline
        and p.platform is null
    ) as is_found,
    case when s.is_offline then '线下' else coalesce(s.platform, '平台未填') end
        as measured,
    '核准名单所列平台' as required,
    s.source_file,
    s.source_row
from facts.sessions s
left join policy.platforms p on p.platform = s.platform
