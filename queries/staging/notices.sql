-- Public notices. Where applications are exported, a notice names one of them.
select r.*
from raw.notices r
where
    r.load_order not in (select load_order from keys.repeats)
    and (
        r.application_id in (select application_id from staging.applications)
        or not exists (select 1 from raw.present where name = 'applications')
    )
