-- Findings as the letters to institutions list them: those of one rule in one place
-- (class, else application) with one requirement and effect share a row, two hundred
-- of them at most. subjects names each with what was measured.
--
-- order: institution, severity_rank, rule, class_id, application_id, required, effect, part
with placed as (
    select
        institution,
        severity,
        severity_rank,
        rule,
        coalesce(class_id, application_id) as place,
        class_id,
        application_id,
        required,
        effect,
        session_no,
        trainee_no,
        subject_id,
        case
            when measured <> '' and waiver in ('active', 'due')
                then concat(subject_id, '（', measured, '；已核准）')
            when waiver in ('active', 'due') then concat(subject_id, '（已核准）')
            when measured <> '' then concat(subject_id, '（', measured, '）')
            else subject_id
        end as subject
    from report.findings
    where institution is not null
),
numbered as (
    select
        p.*,
        (
            row_number() over (
                partition by institution, rule, place, required, effect
                order by application_id, session_no, trainee_no, subject_id
            ) - 1
        ) / 200 as part
    from placed p
)
select
    institution,
    severity,
    severity_rank,
    rule,
    place,
    min(class_id) as class_id,
    min(application_id) as application_id,
    array_join(
        array_agg(
            subject
            order by application_id, session_no, trainee_no, subject_id
        ),
        '、'
    ) as subjects,
    required,
    effect,
    part
from numbered
group by institution, severity, severity_rank, rule, place, required, effect, part
