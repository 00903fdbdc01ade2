-- What a run tells the terminal: findings by severity, and rows set aside. One row.
select
    (select count(*) from report.findings where severity = 'error') as error_count,
    (select count(*) from report.findings where severity = 'warning')
        as warning_count,
    (select count(*) from report.findings where severity = 'info') as info_count,
    (select count(*) from report.set_aside where not kept) as set_aside_count
