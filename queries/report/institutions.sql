-- Institutions as institutions.csv has them: the selected ones and every other
-- that a class names.
--
-- file:     institutions.csv
-- title:    培训机构的人数、金额和应采取的措施
-- position: 7
-- order:    institution
-- public: institution, selected, classes, trainees, entitled_persons, entitled_yuan,
--       answered, satisfied, action
-- column selected: 是否遴选 | | 是否在遴选的机构名单之内 | institution_not_selected
-- column action: 应采取的措施 | | 应对机构采取的最重措施；处置记录不论日期一律计入；
--       没有导出处置记录，或有班次结班而没有导出测评，又没有已知的措施时为空 | institution_blacklisted satisfaction_below_stop
select
    i.institution,
    i.is_selected as selected,
    t.class_count as classes,
    t.trainee_count as trainees,
    t.passed_count as passed,
    t.entitled_persons,
    t.held_persons,
    t.rejected_persons,
    t.pending_persons,
    t.entitled_yuan,
    t.held_yuan,
    t.answered_count as answered,
    t.satisfied_count as satisfied,
    i.action
from ledger.institutions i
join ledger.group_totals t on t.level = 'institution' and t.id = i.institution
where i.is_listed
