with

documents as (

    select
        event_id,
        endpoint_id,
        upper({{ text_value("endpoint_channel_type") }}) as channel_type,
        {{ text_value('endpoint_address') }} as address,
        upper({{ text_value("endpoint_opt_out") }}) as opt_out,
        endpoint_status as status,
        {{ said_at() }} as event_at

    from {{ ref('all_events') }}

    where
        has_endpoint
        and endpoint_id is not null

),

attributes as (

    select
        endpoint_id,
        {{ latest_value('channel_type') }} as channel_type,
        {{ latest_value('address') }} as address,
        {{ latest_value('opt_out') }} as opt_out,
        {{ latest_value('status') }} as status,
        max(event_at) as last_seen_at

    from documents

    -- A null or empty document says nothing, not even that the endpoint was seen.
    where coalesce(channel_type, address, opt_out, status) is not null

    group by endpoint_id

),

channels as (

    select
        *,
        case
            when channel_type = 'EMAIL' then 'EMAIL'
            when channel_type in ('SMS', 'VOICE') then 'SMS'
            when {{ is_push_channel('channel_type') }} then 'PUSH'
        end as channel,
        {{ normalised_address('address') }} as normalised_address,
        coalesce(status, 'ACTIVE') <> 'INACTIVE' as is_enabled

    from attributes

),

endpoints as (

    select
        channels.endpoint_id,
        coalesce(bridge.subject_id, channels.endpoint_id) as subject_id,
        bridge.user_id,
        channels.channel_type,
        channels.channel,
        channels.address,
        channels.normalised_address,
        channels.opt_out,
        channels.status,
        channels.is_enabled
        and (
            channels.normalised_address is null
            -- Of several endpoints with one address the service keeps the last one that was updated.
            or row_number() over (
                partition by channels.channel, channels.normalised_address, channels.is_enabled
                order by channels.last_seen_at desc, channels.endpoint_id desc
            ) = 1
        ) as is_active,
        channels.last_seen_at

    from channels

    left join {{ ref('int_identity_bridge') }} as bridge
        on bridge.identifier_type = 'endpoint'
        and channels.endpoint_id = bridge.identifier

)

select * from endpoints
