{{ config(materialized='view', tags=['desired'], meta={'kind': 'endpoint'}) }}

with

members as (

    select
        {{ import_segment_name("token") }} as segment_name,
        token,
        as_of,
        contact_point_key,
        contact_point_id as endpoint_id,
        channel_type,
        address,
        user_id

    from {{ ref('int_activation_desired_tokens') }}

    where destination = 'pinpoint_segment_imports'

),

{{ whole_segment_fingerprints('members') }},

desired as (

    select
        members.segment_name || '/' || members.endpoint_id as record_id,
        members.segment_name,
        members.token,
        members.as_of,
        members.contact_point_key,
        members.endpoint_id,
        members.channel_type,
        members.address,
        members.user_id,
        segment_fingerprints.segment_fingerprint as fingerprint

    from members

    inner join segment_fingerprints
        on members.segment_name = segment_fingerprints.segment_name

)

select * from desired
