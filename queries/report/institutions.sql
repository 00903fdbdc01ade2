-- Institutions as institutions.csv has them: the selected ones and every other
-- that a class names.
--
-- file:     institutions.csv
-- title:    培训机构的人数、金额和应采取的措施
-- position: 7
-- public:   public_institutions
-- order:    institution
-- column selected: 是否遴选 | | 是否在遴选的机构名单之内 | 五(一) 附3
-- column action: 应采取的措施 | | 应对机构采取的最重措施；处置记录不论日期一律计入；
--       没有导出处置记录，或有班次结班而没有导出测评，又没有已知的措施时为空 | 八(三) 八(四)
select
    institution,
    is_selected as selected,
    class_count as classes,
    trainee_count as trainees,
    passed_count as passed,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan,
    answered_count as answered,
    satisfied_count as satisfied,
    action
from ledger.institutions
where is_listed
