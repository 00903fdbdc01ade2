-- Institutions and districts of the exports that the policy does not have, each
-- where it first stands and with the known names that come nearest. What looks
-- like somebody's number is not shown.
with named as (
    select
        'classes' as kind,
        'institution' as column_name,
        institution as name,
        load_order,
        source_file,
        source_row
    from staging.classes
    where institution not in (select institution from policy.institutions)
    union all
    select
        'sanctions' as kind,
        'institution' as column_name,
        institution as name,
        load_order,
        source_file,
        source_row
    from staging.sanctions
    where institution not in (select institution from policy.institutions)
    union all
    select
        'payments' as kind,
        'payee' as column_name,
        payee as name,
        load_order,
        source_file,
        source_row
    from staging.payments
    where payee not in (select institution from policy.institutions)
    union all
    select
        'classes' as kind,
        'district' as column_name,
        district as name,
        load_order,
        source_file,
        source_row
    from staging.classes
    where district not in (select district from policy.districts)
    union all
    select
        'transfers' as kind,
        'district' as column_name,
        district as name,
        load_order,
        source_file,
        source_row
    from staging.transfers
    where district not in (select district from policy.districts)
)
select
    n.kind,
    n.column_name,
    case
        when regexp_like(n.name, '[0-9]{11}') then '（内容不显示）'
        else n.name
    end as name,
    count(*) as occurrence_count,
    min_by(n.source_file, n.load_order) as source_file,
    min_by(n.source_row, n.load_order) as source_row,
    min(k.nearest) as nearest
from named n
left join keys.nearest_names k
    on k.name = n.name
    and k.is_district = (n.column_name = 'district')
group by n.kind, n.column_name, n.name
