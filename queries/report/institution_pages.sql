-- An institution with its persons, yuan and action; also those that only a
-- sanction names. The public counts leave out findings about trainees.
select
    i.institution,
    i.position,
    i.recommending_district,
    i.is_selected,
    i.is_listed,
    i.class_count,
    i.trainee_count,
    i.passed_count,
    i.entitled_persons,
    i.held_persons,
    i.rejected_persons,
    i.pending_persons,
    i.entitled_yuan,
    i.held_yuan,
    i.answered_count,
    i.satisfied_count,
    i.action,
    cast(coalesce(f.error_count, 0) as bigint) as error_count,
    cast(coalesce(f.warning_count, 0) as bigint) as warning_count,
    cast(coalesce(f.public_error_count, 0) as bigint) as public_error_count,
    cast(coalesce(f.public_warning_count, 0) as bigint) as public_warning_count
from ledger.institutions i
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
