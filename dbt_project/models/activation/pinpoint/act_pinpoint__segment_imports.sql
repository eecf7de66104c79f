{{ config(tags=['desired']) }}

with

members as (

    select
        'engagelake_' || token as segment_name,
        token,
        endpoint_id,
        channel_type,
        address,
        user_id

    from {{ ref('int_activation_desired_tokens') }}

),

segment_fingerprints as (

    select
        segment_name,
        {{ fingerprint("array_join(array_agg(endpoint_id || ' ' || coalesce(channel_type, '') || ' ' || coalesce(address, '') || ' ' || coalesce(user_id, '') order by endpoint_id), chr(10))") }} as segment_fingerprint

    from members

    group by segment_name

),

imports as (

    select
        members.segment_name,
        members.token,
        members.endpoint_id,
        members.channel_type,
        members.address,
        members.user_id,
        segment_fingerprints.segment_fingerprint

    from members

    inner join segment_fingerprints
        on members.segment_name = segment_fingerprints.segment_name

)

select * from imports
