-- What an identity number says of itself (GB 11643-1999): why it is not valid (no
-- fault: it is), the birth date and the sex. One row per number of the rosters and
-- reference lists; birth_date and is_male only of a valid number.
with numbers as (
    select id_number from staging.trainees
    union
    select id_number from staging.references
),
digits as (
    select
        id_number,
        regexp_like(id_number, '^[0-9]{17}[0-9X]$') as is_formed,
        try_cast(
            concat(
                substr(id_number, 7, 4), '-',
                substr(id_number, 11, 2), '-',
                substr(id_number, 13, 2)
            ) as date
        ) as birth_date
    from numbers
),
weighed as (
    select
        d.*,
        mod(
            7 * try_cast(substr(id_number, 1, 1) as integer)
            + 9 * try_cast(substr(id_number, 2, 1) as integer)
            + 10 * try_cast(substr(id_number, 3, 1) as integer)
            + 5 * try_cast(substr(id_number, 4, 1) as integer)
            + 8 * try_cast(substr(id_number, 5, 1) as integer)
            + 4 * try_cast(substr(id_number, 6, 1) as integer)
            + 2 * try_cast(substr(id_number, 7, 1) as integer)
            + 1 * try_cast(substr(id_number, 8, 1) as integer)
            + 6 * try_cast(substr(id_number, 9, 1) as integer)
            + 3 * try_cast(substr(id_number, 10, 1) as integer)
            + 7 * try_cast(substr(id_number, 11, 1) as integer)
            + 9 * try_cast(substr(id_number, 12, 1) as integer)
            + 10 * try_cast(substr(id_number, 13, 1) as integer)
            + 5 * try_cast(substr(id_number, 14, 1) as integer)
            + 8 * try_cast(substr(id_number, 15, 1) as integer)
            + 4 * try_cast(substr(id_number, 16, 1) as integer)
            + 2 * try_cast(substr(id_number, 17, 1) as integer),
            11
        ) as remainder
    from digits d
    where is_formed
),
judged as (
    select
        w.*,
        substr(id_number, 18, 1) = substr('10X98765432', remainder + 1, 1)
            as is_checked,
        birth_date is not null and substr(id_number, 7, 4) <> '0000'
            as is_dated
    from weighed w
)
select
    d.id_number,
    case
        when not d.is_formed then 'form'
        when not j.is_dated then 'birth_date'
        when not j.is_checked then 'check_digit'
    end as fault,
    case when j.is_dated and j.is_checked then j.birth_date end as birth_date,
    case
        when j.is_dated and j.is_checked
            then mod(cast(substr(d.id_number, 17, 1) as integer), 2) = 1
    end as is_male
from digits d
left join judged j on j.id_number = d.id_number
