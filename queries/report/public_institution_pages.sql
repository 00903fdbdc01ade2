-- An institution as everyone may see it; its findings are those that everyone may see.
--
-- order:  position nulls last, institution
-- public: institution, position, recommending_district, is_selected, is_listed,
--       class_count, trainee_count, entitled_persons, entitled_yuan, answered_count,
--       satisfied_count, action, settled_date, below_stop_count, below_warning_count,
--       error_count, warning_count, info_count, finding_count
select
    i.institution,
    i.position,
    i.recommending_district,
    i.is_selected,
    i.is_listed,
    i.class_count,
    i.trainee_count,
    i.entitled_persons,
    i.entitled_yuan,
    i.answered_count,
    i.satisfied_count,
    i.action,
    i.settled_date,
    i.below_stop_count,
    i.below_warning_count,
    cast(coalesce(f.error_count, 0) as bigint) as error_count,
    cast(coalesce(f.warning_count, 0) as bigint) as warning_count,
    cast(coalesce(f.info_count, 0) as bigint) as info_count,
    cast(coalesce(f.finding_count, 0) as bigint) as finding_count
from report.institution_pages i
left join (
    select
        place,
        sum(found) filter (where severity = 'error') as error_count,
        sum(found) filter (where severity = 'warning') as warning_count,
        sum(found) filter (where severity = 'info') as info_count,
        sum(found) as finding_count
    from report.public_institution_findings
    group by place
) f on f.place = i.institution
