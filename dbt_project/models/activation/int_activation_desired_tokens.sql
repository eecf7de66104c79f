{{ config(tags=['desired']) }}

with

routes as (

    select
        token,
        channel,
        destination

    from ({{ segment_routes() }}) as declared (token, channel, destination)

),

desired_tokens as (

    select
        cast({{ as_of() }} as timestamp(6)) as as_of,
        routes.destination,
        reach.endpoint_id,
        memberships.token,
        reach.subject_id,
        reach.user_id,
        reach.channel_type,
        reach.address

    from {{ ref('int_activation_reach') }} as reach

    inner join {{ ref('seg_memberships') }} as memberships
        on reach.subject_id = memberships.subject_id

    inner join routes
        on memberships.token = routes.token
        and reach.channel = routes.channel

    where
        reach.kind = 'endpoint'
        and reach.is_active
        and not reach.is_suppressed

)

select * from desired_tokens
