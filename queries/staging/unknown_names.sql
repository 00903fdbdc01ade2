-- Institutions, districts and occupations of the exports that the policy does not
-- have, and words that it does not know, each where it first stands. Of districts and
-- occupations none is unknown where the notice has no list of them.
with named as (
    select 'classes' as kind, 'institution' as column_name, institution as name,
        load_order, source_file, source_row
    from staging.classes
    union all
    select 'sanctions', 'institution', institution, load_order, source_file,
        source_row
    from staging.sanctions
    union all
    select 'payments', 'payee', payee, load_order, source_file, source_row
    from staging.payments
    union all
    select 'classes', 'district', district, load_order, source_file, source_row
    from staging.classes
    where exists (select 1 from policy.districts)
    union all
    select 'transfers', 'district', district, load_order, source_file, source_row
    from staging.transfers
    where exists (select 1 from policy.districts)
    union all
    select 'classes', 'occupation', occupation, load_order, source_file, source_row
    from staging.classes
    where exists (select 1 from policy.occupations)
    union all
    select 'references', 'list', list, load_order, source_file, source_row
    from staging.references
),
known as (
    select 'institution' as column_name, institution as name
    from policy.institutions
    union all
    select 'payee', institution
    from policy.institutions
    union all
    select 'district', district
    from policy.districts
    union all
    select 'occupation', occupation
    from policy.occupations
    union all
    select column_name, word
    from policy.words
    where kind = 'references'
)
select
    n.kind,
    n.column_name,
    n.name,
    count(*) as row_count,
    min_by(n.source_file, n.load_order) as source_file,
    min_by(n.source_row, n.load_order) as source_row
from named n
left join known k on k.column_name = n.column_name and k.name = n.name
where
    n.name is not null
    and k.name is null
group by n.kind, n.column_name, n.name
union all
select kind, column_name, word, row_count, source_file, source_row
from staging.word_uses
where not is_known
