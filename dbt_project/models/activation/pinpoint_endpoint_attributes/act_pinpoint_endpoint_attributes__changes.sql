{{ config(tags=['acknowledged']) }}

with

guards as (

    select
        token,
        as_of,
        refusal

    from {{ ref('act_pinpoint_endpoint_attributes__guards') }}

),

moment as (

    select min(as_of) as as_of

    from guards

),

acknowledged_members as (

    select
        token,
        contact_point_key

    from {{ ref('act_pinpoint_endpoint_attributes__membership') }}

),

{{ refused_members() }},

members as (

    select
        guards.token,
        desired.contact_point_key

    from {{ ref('act_pinpoint_endpoint_attributes__desired') }} as desired

    cross join unnest(desired.attribute_values) as carried (token)

    inner join guards
        on carried.token = guards.token

    where guards.refusal is null

    union all

    select
        token,
        contact_point_key

    from refused_members

    where not is_suppressed

),

endpoint_tokens as (

    select
        substr(contact_point_key, length('endpoint/') + 1) as endpoint_id,
        array_sort(array_agg(distinct token)) as attribute_values

    from members

    group by contact_point_key

),

desired as (

    select
        endpoint_id as record_id,
        attribute_values,
        {{ fingerprint("array_join(attribute_values, chr(10))") }} as fingerprint

    from endpoint_tokens

),

acknowledged as (

    select
        record_id,
        fingerprint

    from {{ ref('int_activation_acknowledged_state') }}

    where
        destination = 'pinpoint_endpoint_attributes'
        and is_present

),

{{ differences() }},

judged_changes as (

    select
        differences.record_id,
        moment.as_of,
        coalesce(desired.attribute_values, cast(array[] as array(varchar))) as attribute_values,
        differences.change_type,
        differences.fingerprint,
        -- An update makes an endpoint that the service does not know, and revives one that is inactive.
        case
            when reach.contact_point_key is null then 'UnknownEndpoint'
            when not reach.is_active then 'InactiveEndpoint'
            when cardinality(desired.attribute_values) > 50 then 'TooManyTokens'
        end as refusal_code

    from differences

    cross join moment

    left join desired
        on differences.record_id = desired.record_id

    left join {{ ref('int_activation_reach') }} as reach
        on 'endpoint/' || differences.record_id = reach.contact_point_key

),

last_refusals as (

    select
        lower(record_id) as record_id,
        fingerprint,
        code,
        row_number() over (
            partition by lower(record_id)
            order by attempted_at desc, outcome_id desc
        ) as recency

    from {{ ref('int_activation_last_outcomes') }}

    where
        destination = 'pinpoint_endpoint_attributes'
        and status = 'rejected'

),

changes as (

    -- What was refused for the same reason before is not refused again every night.
    select
        judged_changes.record_id,
        'endpoint/' || judged_changes.record_id as contact_point_key,
        judged_changes.record_id as endpoint_id,
        judged_changes.as_of,
        '{{ var("segment_attribute") }}' as attribute_name,
        json_format(cast(judged_changes.attribute_values as json)) as tokens,
        judged_changes.change_type,
        judged_changes.fingerprint,
        judged_changes.refusal_code

    from judged_changes

    left join last_refusals
        on judged_changes.record_id = last_refusals.record_id
        and last_refusals.recency = 1

    where
        judged_changes.refusal_code is null
        or last_refusals.code is distinct from judged_changes.refusal_code
        or last_refusals.fingerprint is distinct from judged_changes.fingerprint

)

select * from changes
