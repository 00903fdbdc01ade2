-- Two columns of one header are for the same column and differ.
--
-- title: 同一栏有两列，内容不同
-- scope: file
-- says: two columns stand for {column}, and they differ in a row
--       | “{column}”有两列，同一行中两者内容不同
-- mend: keep the column that counts and rename or remove the other
--       | 请保留应采用的一列，另一列改名或删去
-- cause headers: the headers are {detail} | 表头是：{detail}
--
-- 例如县级和市级的审核结果各占一列而表头相同：采用哪一列，应由人决定。
select
    kind,
    source_file,
    column_name,
    source_row,
    cast(null as bigint) as measured,
    cast(null as bigint) as looked_at,
    cause,
    detail as cause_detail,
    cast(null as varchar) as detail
from raw.file_faults
where check_name = 'column_twice'
