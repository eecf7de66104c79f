with

sightings as (

    select
        event_id,
        endpoint_id,
        endpoint_channel_type as channel_type,
        endpoint_address as address,
        endpoint_opt_out as opt_out,
        event_at,
        row_number() over (
            partition by endpoint_id
            order by event_at desc, event_id desc
        ) as recency

    from {{ ref('all_events') }}

    where
        has_endpoint
        and endpoint_id is not null
        and event_at < {{ as_of() }}

),

endpoints as (

    select
        sightings.endpoint_id,
        coalesce(bridge.subject_id, sightings.endpoint_id) as subject_id,
        bridge.user_id,
        sightings.channel_type,
        case
            when sightings.channel_type = 'EMAIL' then 'EMAIL'
            when sightings.channel_type in ('SMS', 'VOICE') then 'SMS'
            when
                sightings.channel_type in ('GCM', 'ADM', 'BAIDU', 'PUSH')
                or sightings.channel_type like 'APNS%'
                then 'PUSH'
        end as channel,
        sightings.address,
        {{ normalised_address('sightings.address') }} as normalised_address,
        sightings.opt_out,
        sightings.event_at as last_seen_at

    from sightings

    left join {{ ref('int_identity_bridge') }} as bridge
        on bridge.identifier_type = 'endpoint'
        and sightings.endpoint_id = bridge.identifier

    where sightings.recency = 1

)

select * from endpoints
