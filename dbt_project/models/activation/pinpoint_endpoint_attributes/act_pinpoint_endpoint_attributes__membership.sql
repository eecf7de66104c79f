{{ config(materialized='view', tags=['acknowledged']) }}

with

endpoints as (

    select
        record_id,
        cast(
            json_extract(payload, '$.Attributes.{{ var("segment_attribute") }}') as array(varchar)
        ) as attribute_values

    from {{ ref('int_activation_acknowledged_state') }}

    where
        destination = 'pinpoint_endpoint_attributes'
        and is_present

),

membership as (

    select
        endpoints.record_id,
        'endpoint/' || endpoints.record_id as contact_point_key,
        carried.token

    from endpoints

    cross join unnest(endpoints.attribute_values) as carried (token)

)

select * from membership
