-- An institution with its persons, yuan and action; also those that only a
-- sanction names. below_ counts the ended classes below a line of satisfaction.
-- order_kind: the letter still to be written to it; settled_date: since when none is.
--
-- title: 培训机构
-- says: 每个机构一行。人数和金额是其班次之和；措施取处置记录和满意率所要求的最重一种，处置记录
--       不论日期一律计入；措施全部整改完成的注明日期。
-- order: position nulls last, institution
select
    i.institution,
    i.position,
    i.recommending_district,
    i.is_selected,
    i.is_listed,
    t.class_count,
    t.trainee_count,
    t.passed_count,
    t.entitled_persons,
    t.held_persons,
    t.rejected_persons,
    t.pending_persons,
    t.entitled_yuan,
    t.held_yuan,
    t.answered_count,
    t.satisfied_count,
    i.action,
    o.order_kind,
    o.settled_date,
    coalesce(c.below_stop_count, 0) as below_stop_count,
    coalesce(c.below_warning_count, 0) as below_warning_count,
    cast(coalesce(f.error_count, 0) as bigint) as error_count,
    cast(coalesce(f.warning_count, 0) as bigint) as warning_count,
    cast(coalesce(f.info_count, 0) as bigint) as info_count,
    cast(coalesce(f.finding_count, 0) as bigint) as finding_count
from ledger.institutions i
join ledger.group_totals t on t.level = 'institution' and t.id = i.institution
left join report.institution_orders o on o.institution = i.institution
left join (
    select
        place,
        sum(found) filter (where severity = 'error') as error_count,
        sum(found) filter (where severity = 'warning') as warning_count,
        sum(found) filter (where severity = 'info') as info_count,
        sum(found) as finding_count
    from report.institution_findings
    group by place
) f on f.place = i.institution
left join (
    select
        institution,
        count(*) filter (where is_below_stop) as below_stop_count,
        count(*) filter (where is_below_stop or is_below_warning)
            as below_warning_count
    from report.class_pages
    group by institution
) c on c.institution = i.institution
