with

landed as (

    select
        {{ landing_columns() }},
        json_extract_scalar(raw, '$.type') as call_type,
        -- What Customer Profiles says of a segment: no call, and all of it is about the membership.
        json_extract_scalar(raw, '$.type') is null and starts_with(event_type, 'SEGMENT_MEMBERSHIP_') as is_membership,
        json_extract_scalar(raw, '$.receivedAt') as received_text,
        json_extract(raw, '$.properties') as properties,
        json_extract(raw, '$.traits') as traits,
        json_extract(raw, '$.context.traits') as known_traits

    from {{ source('landing', 'app_events') }}

),

documents as (

    select
        *,
        if(is_membership, {{ json_to_map("json_extract(raw, '$')") }}, {{ json_to_map('properties') }}) as property_map,
        -- The traits of a group call are the group's; those in the context are of the person who makes the call.
        if(
            call_type = 'group',
            {{ json_to_map('known_traits') }},
            map_concat({{ json_to_map('known_traits') }}, {{ json_to_map('traits') }})
        ) as trait_map,
        if(call_type = 'group', {{ json_to_map('traits') }}) as group_traits,
        {{ json_elements("json_extract(properties, '$.products')") }} as product_list,
        {{ json_text('raw', '$.messageId') }} as message_id

    from landed

),

catalogued as (

    {{ catalogued('documents', 'app') }}

),

typed as (

    select

        ---------- ids
        event_id,
        -- With who made the call: a tracker that gives every call the same id costs nobody else's calls.
        'app/' || message_id || '/' || coalesce(
            {{ json_text('raw', '$.anonymousId') }},
            {{ json_text('raw', '$.userId') }},
            ''
        ) as fact_id,
        'app' as family,
        known_type as event_type,
        if(is_membership, event_type, call_type) as source_event_type,
        known_channel as channel,
        message_id,
        {{ json_text('raw', '$.anonymousId') }} as client_id,
        {{ json_text('raw', '$.userId') }} as user_id,
        {{ json_text('raw', '$.anonymousId') }} as anonymous_id,
        if(call_type = 'alias', {{ json_text('raw', '$.previousId') }}) as previous_id,
        {{ json_text('raw', '$.context.device.token') }} as push_token,
        {{ normalised_addresses("array[element_at(trait_map, 'email'), element_at(trait_map, 'phone')]") }} as contacts,
        {{ json_text('raw', '$.context.sessionId') }} as session_id,

        ---------- who they are
        if(event_type = 'Webinar Registered', {{ map_text('property_map', 'webinar_id') }}) as webinar_id,
        coalesce(
            transform(
                product_list,
                p -> {{ product_row(json_text('p', '$.product_id'), json_text('p', '$.category'), json_text('p', '$.variant')) }}
            ),
            {{ only_product('property_map', map_text('property_map', 'product_id')) }}
        ) as products,
        if(
            call_type = 'identify',
            map_filter(trait_map, (k, v) -> v is not null and {{ text_value('k') }} is not null),
            cast(map() as map(varchar, varchar))
        ) as user_attributes,

        ---------- everything else
        -- Also what a page, a screen or a group call says beside its properties.
        map_concat(
            map_filter(
                map(
                    array['name', 'category', 'group_id'],
                    array[
                        json_extract_scalar(raw, '$.name'),
                        json_extract_scalar(raw, '$.category'),
                        json_extract_scalar(raw, '$.groupId')
                    ]
                ),
                (k, v) -> v is not null
            ),
            property_map
        ) as attributes,
        {{ json_to_number_map('properties') }} as metrics,
        coalesce(group_traits, trait_map) as context,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        coalesce(
            {{ time_value('received_text') }},
            {{ iso_to_timestamp('event_at') }}
        ) as arrival_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns('app') }}

    from catalogued

)

select * from typed
