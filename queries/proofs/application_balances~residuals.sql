-- What closes a line is what is listed claim by claim and payment by payment.
select
    l.level,
    l.line,
    l.id,
    coalesce(sum(r.yuan) filter (where r.residual = 'on_hold'), 0)
        + z.applications as on_hold_yuan,
    coalesce(sum(r.yuan) filter (where r.residual = 'over_claimed'), 0)
        + z.applications as over_claimed_yuan,
    coalesce(sum(r.yuan) filter (where r.residual = 'under_claimed'), 0)
        + z.applications as under_claimed_yuan,
    coalesce(
        sum(r.yuan) filter (where r.residual in ('difference', 'unattached')), 0
    ) + z.paid_yuan as difference_yuan
from ledger.application_lines l
cross join facts.zeros z
left join ledger.residuals r
    on l.application_id
    = case r.residual when 'unattached' then '' else r.application_id end
group by l.level, l.line, l.id, z.applications, z.paid_yuan
