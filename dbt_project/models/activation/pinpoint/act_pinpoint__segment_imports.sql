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

member_fingerprints as (

    select
        segment_name,
        {{ fingerprint_of(['endpoint_id', 'channel_type', 'address', 'user_id']) }} as member_fingerprint

    from members

),

segment_fingerprints as (

    select
        segment_name,
        {{ fingerprint("array_join(array_agg(member_fingerprint order by member_fingerprint), chr(10))") }}
            as segment_fingerprint

    from member_fingerprints

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
