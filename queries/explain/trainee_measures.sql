-- What each rule about a trainee measures of one, where it found nothing. No
-- measure shows an identity number, a phone or an address.
with phones as (
    select phone, count(distinct id_number) as person_count
    from facts.trainees
    where phone is not null
    group by phone
),
measured as (
    select
        t.*,
        coalesce(i.is_valid, false) as is_valid,
        (
            (year(t.start_date) - year(i.birth_date)) * 10000
            + (month(t.start_date) - month(i.birth_date)) * 100
            + day(t.start_date) - day(i.birth_date)
        ) / 10000 as years,
        p.person_count
    from facts.trainees t
    left join facts.identities i
        on i.class_id = t.class_id and i.trainee_no = t.trainee_no
    left join phones p on p.phone = t.phone
)
select
    t.class_id,
    t.trainee_no,
    r.rule,
    case r.rule
        when 'id_number_invalid' then '有效'
        when 'id_birth_mismatch' then case
            when t.birth_month is null then '出生年月未填'
            when not t.is_valid then '证件号码无效'
            else '一致'
        end
        when 'id_sex_mismatch' then case
            when t.sex is null then '性别未填'
            when not t.is_valid then '证件号码无效'
            else '一致'
        end
        when 'trainee_below_working_age' then coalesce(
            cast(t.years as varchar) || ' 周岁', '证件号码无效'
        )
        when 'trainee_is_public_employee'
            then coalesce(t.category, '人员类别未填')
        when 'trainee_is_student' then coalesce(t.category, '人员类别未填')
        when 'trainee_on_reference_list' then '不在比对名单上'
        when 'attendance_below_minimum' then concat(
            cast(t.attended_hours as varchar), ' / ',
            cast(t.scheduled_hours as varchar), ' 课时'
        )
        when 'assessed_despite_attendance' then concat(
            cast(t.attended_hours as varchar), ' / ',
            cast(t.scheduled_hours as varchar), ' 课时',
            case when t.is_assessed then '' else '，无考核记录' end
        )
        when 'assessment_missing'
            then case when t.is_assessed then '有考核记录' else '无考核记录' end
        when 'assessment_failed' then case
            when t.is_assessed then t.result
            else '无考核记录'
        end
        when 'assessment_video_too_short' then case
            when t.is_assessed then coalesce(
                cast(t.video_seconds as varchar) || ' 秒', '时长未填'
            )
            else '无考核记录'
        end
        when 'certificate_without_pass' then case
            when t.certificate is null then '证书编号未填'
            when t.is_passed then '已通过'
            else '未通过'
        end
        when 'certificate_missing' then case
            when not t.is_passed then '未通过'
            when t.certificate is null then '证书编号未填'
            else '有结业证书编号'
        end
        when 'duplicate_certificate' then case
            when t.certificate is null then '证书编号未填'
            else '无同号'
        end
        when 'subsidised_twice' then '未判为重复'
        when 'signin_overlap' then '未见重叠'
        when 'signin_outside_session' then '0 条'
        when 'stay_too_short' then '0 条'
        when 'signin_times_reversed' then '0 条'
        when 'shared_phone' then coalesce(
            cast(t.person_count as varchar) || ' 人共用', '电话未填'
        )
    end as measured,
    case r.rule
        when 'id_number_invalid' then '有效的公民身份号码'
        when 'id_birth_mismatch' then '与身份证号码一致'
        when 'id_sex_mismatch' then '与身份证号码一致'
        when 'trainee_below_working_age'
            then concat('≥ ', cast(l.minimum_age_years as varchar), ' 周岁')
        when 'trainee_is_public_employee' then '非在编人员'
        when 'trainee_is_student' then '非在校生'
        when 'trainee_on_reference_list' then '不在比对名单上'
        when 'attendance_below_minimum' then concat(
            '≥ ', cast(l.minimum_attendance_percent as varchar), '%'
        )
        when 'assessed_despite_attendance' then concat(
            '≥ ', cast(l.minimum_attendance_percent as varchar), '% 方可考核'
        )
        when 'assessment_missing' then '有考核记录'
        when 'assessment_failed' then '合格'
        when 'assessment_video_too_short'
            then concat('≥ ', cast(l.minimum_video_seconds as varchar), ' 秒')
        when 'certificate_without_pass' then '通过后发证'
        when 'certificate_missing' then '有结业证书编号'
        when 'duplicate_certificate' then '一证一号'
        when 'subsidised_twice' then '每人一次'
        when 'signin_overlap' then '不重叠'
        when 'signin_outside_session' then '0 条'
        when 'stay_too_short'
            then concat('≥ ', cast(l.minimum_stay_percent as varchar), '%')
        when 'signin_times_reversed' then '0 条'
        when 'shared_phone'
            then concat('< ', cast(l.shared_phone_persons as varchar), ' 人')
    end as required
from measured t
cross join policy.limits l
join raw.rules r on r.subject = 'trainee'
