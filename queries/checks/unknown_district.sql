-- The district is neither in annex 1 nor served from its reserve.
--
-- title:    地区不在分解表
-- severity: error
-- effect:   hold_class
-- subject:  class
-- asks:     所属地区
--
-- 所属地区须是附件1所列县市区，或由统筹调剂名额安排的市直有关单位；按名称比对。写法不同的地区
-- （例如漏写“区”“县”）也列在此，请核对后更正。
select
    c.class_id,
    not d.is_known as is_found,
    c.district as measured,
    '附件1所列地区或市直有关单位' as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.districts d on d.district = c.district
