{{ config(tags=['desired']) }}

with

segment_channels as (

    select
        token,
        channel

    from ({{ segment_channels() }}) as allowed (token, channel)

),

reachable_endpoints as (

    select
        endpoints.endpoint_id,
        endpoints.subject_id,
        endpoints.user_id,
        endpoints.channel,
        endpoints.channel_type,
        endpoints.address

    from {{ ref('dim_endpoints') }} as endpoints

    left join {{ ref('dim_suppressions') }} as suppressions
        on endpoints.normalised_address = suppressions.address

    where
        coalesce(endpoints.opt_out, 'NONE') <> 'ALL'
        and suppressions.address is null

),

desired_tokens as (

    select
        reachable_endpoints.endpoint_id,
        memberships.token,
        reachable_endpoints.subject_id,
        reachable_endpoints.user_id,
        reachable_endpoints.channel_type,
        reachable_endpoints.address

    from reachable_endpoints

    inner join {{ ref('seg_memberships') }} as memberships
        on reachable_endpoints.subject_id = memberships.subject_id

    inner join segment_channels
        on memberships.token = segment_channels.token
        and reachable_endpoints.channel = segment_channels.channel

)

select * from desired_tokens
