{{ config(tags=['acknowledged']) }}

with

desired as (

    select
        endpoint_id,
        attribute_name,
        attribute_values,
        fingerprint

    from {{ ref('act_pinpoint__endpoint_attributes') }}

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

changes as (

    select
        coalesce(desired.endpoint_id, acknowledged.endpoint_id) as endpoint_id,
        '{{ var("segment_attribute") }}' as attribute_name,
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

)

select * from changes
