-- An institution with its persons, yuan and action; also those that only a
-- sanction names. The public counts leave out findings about trainees.
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
    cast(coalesce(f.error_count, 0) as bigint) as error_count,
    cast(coalesce(f.warning_count, 0) as bigint) as warning_count,
    cast(coalesce(f.public_error_count, 0) as bigint) as public_error_count,
    cast(coalesce(f.public_warning_count, 0) as bigint) as public_warning_count
from ledger.institutions i
join ledger.group_totals t on t.level = 'institution' and t.id = i.institution
left join (
    select
        institution,
        sum(found) filter (where severity = 'error') as error_count,
        sum(found) filter (where severity = 'warning') as warning_count,
        sum(found) filter (where severity = 'error' and subject <> 'trainee')
            as public_error_count,
        sum(found) filter (where severity = 'warning' and subject <> 'trainee')
            as public_warning_count
    from report.institution_findings
    group by institution
) f on f.institution = i.institution
