{{ config(tags=['acknowledged']) }}

with

guards as (

    select
        token,
        as_of,
        refusal

    from {{ ref('act_pinpoint__endpoint_attribute_guards') }}

),

moment as (

    select min(as_of) as as_of

    from guards

),

allowed_tokens as (

    select
        desired.endpoint_id,
        guards.token

    from {{ ref('act_pinpoint__endpoint_attributes') }} as desired

    cross join unnest(desired.attribute_values) as carried (token)

    inner join guards
        on carried.token = guards.token

    where guards.refusal is null

),

refused_tokens as (

    -- A segment that a guard refuses stays as it is acknowledged; who may not be messaged leaves it all the same.
    select
        acknowledged.endpoint_id,
        guards.token

    from {{ ref('act_pinpoint__endpoint_attribute_acknowledged') }} as acknowledged

    inner join guards
        on acknowledged.token = guards.token

    left join {{ ref('int_activation_reach') }} as reach
        on acknowledged.endpoint_id = reach.endpoint_id

    where
        guards.refusal is not null
        and not coalesce(reach.is_suppressed, false)

),

tokens as (

    select * from allowed_tokens

    union all

    select * from refused_tokens

),

endpoint_tokens as (

    select
        endpoint_id,
        array_sort(array_agg(distinct token)) as attribute_values

    from tokens

    group by endpoint_id

),

desired as (

    select
        endpoint_id,
        attribute_values,
        {{ fingerprint("array_join(attribute_values, chr(10))") }} as fingerprint

    from endpoint_tokens

),

acknowledged as (

    select
        record_id as endpoint_id,
        fingerprint

    from {{ ref('int_activation_acknowledged_state') }}

    where
        destination = 'pinpoint_endpoint_attributes'
        and is_present

),

last_refusals as (

    select
        lower(record_id) as endpoint_id,
        fingerprint,
        code,
        row_number() over (
            partition by lower(record_id)
            order by attempted_at desc, outcome_id desc
        ) as recency

    from {{ ref('int_activation_outcomes') }}

    where
        destination = 'pinpoint_endpoint_attributes'
        and status = 'rejected'

),

differences as (

    select
        coalesce(desired.endpoint_id, acknowledged.endpoint_id) as endpoint_id,
        coalesce(desired.attribute_values, cast(array[] as array(varchar))) as attribute_values,
        case
            when acknowledged.endpoint_id is null then 'added'
            when desired.endpoint_id is null then 'removed'
            else 'changed'
        end as change_type,
        desired.fingerprint

    from desired

    full outer join acknowledged
        on desired.endpoint_id = acknowledged.endpoint_id

    where
        desired.endpoint_id is null
        or acknowledged.endpoint_id is null
        or desired.fingerprint is distinct from acknowledged.fingerprint

),

changes as (

    select
        differences.endpoint_id,
        moment.as_of,
        '{{ var("segment_attribute") }}' as attribute_name,
        differences.attribute_values,
        differences.change_type,
        differences.fingerprint,
        -- An update makes an endpoint that the service does not know, and revives one that is inactive.
        case
            when reach.endpoint_id is null then 'UnknownEndpoint'
            when not reach.is_active then 'InactiveEndpoint'
            when cardinality(differences.attribute_values) > 50 then 'TooManyTokens'
        end as refusal_code

    from differences

    cross join moment

    left join {{ ref('int_activation_reach') }} as reach
        on differences.endpoint_id = reach.endpoint_id

),

unsettled_changes as (

    -- What was refused for the same reason before is not refused again every night.
    select
        changes.endpoint_id,
        changes.as_of,
        changes.attribute_name,
        changes.attribute_values,
        changes.change_type,
        changes.fingerprint,
        changes.refusal_code

    from changes

    left join last_refusals
        on changes.endpoint_id = last_refusals.endpoint_id
        and last_refusals.recency = 1

    where
        changes.refusal_code is null
        or last_refusals.code is distinct from changes.refusal_code
        or last_refusals.fingerprint is distinct from changes.fingerprint

)

select * from unsettled_changes
