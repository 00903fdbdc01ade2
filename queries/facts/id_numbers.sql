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
        try_cast(substr(id_number, 1, 17) as bigint) as number,
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
            7 * mod(number / 10000000000000000, 10)
            + 9 * mod(number / 1000000000000000, 10)
            + 10 * mod(number / 100000000000000, 10)
            + 5 * mod(number / 10000000000000, 10)
            + 8 * mod(number / 1000000000000, 10)
            + 4 * mod(number / 100000000000, 10)
            + 2 * mod(number / 10000000000, 10)
            + 1 * mod(number / 1000000000, 10)
            + 6 * mod(number / 100000000, 10)
            + 3 * mod(number / 10000000, 10)
            + 7 * mod(number / 1000000, 10)
            + 9 * mod(number / 100000, 10)
            + 10 * mod(number / 10000, 10)
            + 5 * mod(number / 1000, 10)
            + 8 * mod(number / 100, 10)
            + 4 * mod(number / 10, 10)
            + 2 * mod(number, 10),
            11
        ) as remainder
    from digits d
),
judged as (
    select
        w.*,
        is_formed
            and substr(id_number, 18, 1) = substr('10X98765432', remainder + 1, 1)
            as is_checked,
        is_formed
            and birth_date is not null
            and substr(id_number, 7, 4) <> '0000' as is_dated
    from weighed w
)
select
    id_number,
    case
        when not is_formed then 'form'
        when not is_dated then 'birth_date'
        when not is_checked then 'check_digit'
    end as fault,
    case when is_dated and is_checked then birth_date end as birth_date,
    case when is_dated and is_checked then mod(number, 2) = 1 end as is_male
from judged
