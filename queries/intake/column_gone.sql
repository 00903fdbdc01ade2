-- A column that a rule needs was there in the build before and is in no header now.
--
-- title: 上期有的一栏不见了
-- scope: exports
-- says: {column} of {kind}, which rules need, was exported for the build before and is in no header now
--       | {kind}的“{column}”上期有、本期没有，而有规则要用它
-- mend: export the column again, or add its new header to aliases.yaml of the policy
--       | 请重新导出这一栏；若只是改了表头，请写入政策的 aliases.yaml
-- cause rules: not evaluated without it: {detail} | 没有它就无法核验：{detail}
-- after: rows_fewer, file_unread:*, file_unusable:*, second_table:*
--
-- 少了一栏，规则就不再核验，而网站上看去像是没有问题。
select
    n.kind,
    cast(null as varchar) as source_file,
    n.column_name,
    cast(null as bigint) as source_row,
    cast(null as bigint) as measured,
    cast(null as bigint) as looked_at,
    'rules' as cause,
    array_join(array_agg(n.rule order by n.rule), '、') as cause_detail,
    cast(null as varchar) as detail
from raw.rule_needs n
cross join facts.former_builds
join raw.former_rules f on f.rule = n.rule
join policy.intake p on p.check_name = 'column_gone' and p.kind = n.kind
where
    n.column_name is not null
    and n.need not in (select name from raw.present)
    and strpos(concat(';', coalesce(f.missing, ''), ';'), concat(';', n.need, ';')) = 0
    and strpos(concat(';', coalesce(f.missing, ''), ';'), concat(';', n.kind, ';')) = 0
group by n.kind, n.column_name
