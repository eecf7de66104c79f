{{ config(tags=['desired']) }}

with

routes as (

    select
        token,
        channel,
        destination,
        kind

    from ({{ segment_routes() }}) as declared (token, channel, destination, kind)

),

reached_members as (

    select
        routes.destination,
        routes.kind,
        memberships.token,
        memberships.subject_id,
        reachable.contact_point_key,
        reachable.contact_point_id,
        reachable.user_id,
        reachable.channel_type,
        reachable.address

    from {{ ref('int_reachable_contact_points') }} as reachable

    inner join {{ ref('seg_memberships') }} as memberships
        on reachable.subject_id = memberships.subject_id

    inner join routes
        on memberships.token = routes.token
        and reachable.channel = routes.channel

    where routes.kind in (reachable.kind, 'subject')

),

named_members as (

    -- A destination of subjects has one record of each, however many ways there are to reach them.
    select
        destination,
        kind,
        token,
        subject_id,
        if(kind = 'subject', 'subject/' || subject_id, contact_point_key) as contact_point_key,
        if(kind = 'subject', subject_id, contact_point_id) as contact_point_id,
        user_id,
        if(kind <> 'subject', channel_type) as channel_type,
        if(kind <> 'subject', address) as address

    from reached_members

),

desired_tokens as (

    -- Of several members whom one contact point reaches, it carries the token once.
    select
        cast({{ as_of() }} as timestamp(6)) as as_of,
        destination,
        kind,
        contact_point_key,
        contact_point_id,
        token,
        min(subject_id) as subject_id,
        max(user_id) as user_id,
        max(channel_type) as channel_type,
        max(address) as address

    from named_members

    group by destination, kind, contact_point_key, contact_point_id, token

)

select * from desired_tokens
