{{ config(materialized='view', tags=['desired'], meta={'kind': 'endpoint'}) }}

with

endpoint_tokens as (

    select
        contact_point_key,
        contact_point_id as endpoint_id,
        min(as_of) as as_of,
        array_sort(array_agg(distinct token)) as attribute_values

    from {{ ref('int_activation_desired_tokens') }}

    where destination = 'pinpoint_endpoint_attributes'

    group by contact_point_key, contact_point_id

),

desired as (

    select
        endpoint_id as record_id,
        contact_point_key,
        endpoint_id,
        as_of,
        '{{ var("segment_attribute") }}' as attribute_name,
        attribute_values,
        {{ fingerprint("array_join(attribute_values, chr(10))") }} as fingerprint

    from endpoint_tokens

)

select * from desired
