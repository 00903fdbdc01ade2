-- Institutions, districts and occupations of the exports that the policy does not
-- have, and words that it does not know, each where it first stands and with the
-- known ones that come nearest. What looks like somebody's number is not shown.
--
-- order: kind, column_name, name
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
    union all
    select
        'classes' as kind,
        'occupation' as column_name,
        occupation as name,
        load_order,
        source_file,
        source_row
    from staging.classes
    where occupation not in (select occupation from policy.occupations)
    union all
    select
        'references' as kind,
        'list' as column_name,
        r.list as name,
        r.load_order,
        r.source_file,
        r.source_row
    from staging.references r
    left join policy.words w
        on w.kind = 'references'
        and w.column_name = 'list'
        and w.word = r.list
    where w.word is null
),
counted as (
    select
        kind,
        column_name,
        name,
        count(*) as occurrence_count,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from named
    group by kind, column_name, name
    union all
    select kind, column_name, word, row_count, source_file, source_row
    from keys.word_uses
    where not is_known
)
select
    n.kind,
    n.column_name,
    case
        when regexp_like(n.name, '[0-9]{11}') then '（内容不显示）'
        else n.name
    end as name,
    n.occurrence_count,
    n.source_file,
    n.source_row,
    k.nearest
from counted n
left join keys.nearest_words k
    on k.kind = n.kind
    and k.column_name = n.column_name
    and k.word = n.name
