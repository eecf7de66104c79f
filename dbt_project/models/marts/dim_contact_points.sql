with

consents as (

    -- An address has the consent that the endpoint seen with it last has.
    select
        channel,
        normalised_address,
        element_at(array_agg(opt_out order by last_seen_at desc, endpoint_id desc), 1) as opt_out

    from {{ ref('dim_endpoints') }}

    where
        normalised_address is not null
        and opt_out is not null

    group by channel, normalised_address

),

contact_points as (

    select
        contact_point_key,
        kind,
        identifier_type,
        identifier,
        if(kind = 'endpoint', identifier, endpoint_id) as last_endpoint_id,
        anonymous_id as last_anonymous_id,
        case kind
            when 'email' then 'EMAIL'
            when 'phone' then 'SMS'
            when 'push_token' then 'PUSH'
            when 'browser' then 'WEB'
        end as channel,
        kind <> 'push_token'
        -- A device has one token at a time.
        or row_number() over (
            partition by kind, coalesce(endpoint_id, anonymous_id, identifier)
            order by last_seen_at desc, identifier desc
        ) = 1 as is_latest,
        families,
        first_seen_at,
        last_seen_at

    from {{ ref('int_contact_points') }}

),

resolved as (

    select
        contact_points.contact_point_key,
        contact_points.kind,
        contact_points.identifier as contact_point_id,
        coalesce(bridge.subject_id, contact_points.identifier) as subject_id,
        bridge.user_id,
        array_distinct(
            filter(
                array[
                    coalesce(bridge.subject_id, contact_points.identifier),
                    -- Where nobody is known, what was done at the device that it was seen with was done there.
                    if(coalesce(bridge.user_id, known_endpoint.user_id) is null, contact_points.last_endpoint_id),
                    if(coalesce(bridge.user_id, known_browser.user_id) is null, contact_points.last_anonymous_id)
                ],
                subject -> subject is not null
            )
        ) as subject_ids,
        if(contact_points.kind = 'endpoint', endpoints.channel, contact_points.channel) as channel,
        if(contact_points.kind = 'endpoint', endpoints.channel_type) as channel_type,
        case contact_points.kind
            when 'endpoint' then endpoints.address
            when 'browser' then cast(null as varchar)
            else contact_points.identifier
        end as address,
        case contact_points.kind
            when 'endpoint' then endpoints.normalised_address
            when 'browser' then cast(null as varchar)
            else contact_points.identifier
        end as normalised_address,
        if(
            contact_points.kind in ('endpoint', 'push_token'),
            contact_points.is_latest and coalesce(endpoints.is_active, true),
            true
        ) as is_active,
        coalesce(if(contact_points.kind in ('endpoint', 'push_token'), endpoints.opt_out, consents.opt_out), 'NONE')
        = 'ALL' as is_opted_out,
        contact_points.families,
        contact_points.first_seen_at,
        contact_points.last_seen_at

    from contact_points

    left join {{ ref('int_identity_bridge') }} as bridge
        on contact_points.identifier_type = bridge.identifier_type
        and contact_points.identifier = bridge.identifier

    left join {{ ref('int_identity_bridge') }} as known_endpoint
        on known_endpoint.identifier_type = 'endpoint'
        and contact_points.last_endpoint_id = known_endpoint.identifier

    left join {{ ref('int_identity_bridge') }} as known_browser
        on known_browser.identifier_type = 'anonymous'
        and contact_points.last_anonymous_id = known_browser.identifier

    left join {{ ref('dim_endpoints') }} as endpoints
        on contact_points.kind in ('endpoint', 'push_token')
        and contact_points.last_endpoint_id = endpoints.endpoint_id

    left join consents
        on contact_points.channel = consents.channel
        and contact_points.identifier = consents.normalised_address

    -- An endpoint of which no document was ever seen cannot be written to.
    where
        contact_points.kind <> 'endpoint'
        or endpoints.endpoint_id is not null

)

select * from resolved
