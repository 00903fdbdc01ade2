-- What a run tells the terminal: findings by severity, how many of each are waived, and
-- rows set aside. One row.
select
    (select count(*) from report.findings where severity = 'error') as error_count,
    (select count(*) from report.findings where severity = 'warning')
        as warning_count,
    (select count(*) from report.findings where severity = 'info') as info_count,
    (
        select count(*) from report.findings
        where severity = 'error'
            and waiver in ('active', 'due')
    ) as error_waived_count,
    (
        select count(*) from report.findings
        where severity = 'warning'
            and waiver in ('active', 'due')
    ) as warning_waived_count,
    (
        select count(*) from report.findings
        where severity = 'info'
            and waiver in ('active', 'due')
    ) as info_waived_count,
    (select count(*) from report.set_aside where not kept) as set_aside_count
