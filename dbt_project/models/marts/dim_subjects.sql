with

events as (

    select
        event_id,
        {{ identity_columns() }},
        user_attributes,
        event_at,
        {{ said_at() }} as said_at

    from {{ ref('all_events') }}

    where
        cardinality(user_attributes) > 0
        and event_at < {{ as_of() }}

),

attributes as (

    select
        {{ resolved_subject('events') }} as subject_id,
        attribute.attribute_name,
        attribute.attribute_value,
        events.event_id,
        events.event_at,
        events.said_at

    from events

    cross join unnest(events.user_attributes) as attribute (attribute_name, attribute_value)

    {{ join_identities('events') }}

    where attribute.attribute_value is not null

),

ranked_attributes as (

    select
        subject_id,
        attribute_name,
        attribute_value,
        event_at,
        row_number() over (
            partition by subject_id, attribute_name
            order by said_at desc, event_at desc, event_id desc
        ) as recency

    from attributes

),

latest_attributes as (

    select
        subject_id,
        map_agg(attribute_name, attribute_value) as attributes,
        map_agg(attribute_name, event_at) as attribute_times,
        max(event_at) as attributes_changed_at

    from ranked_attributes

    where recency = 1

    group by subject_id

),

identities as (

    select
        subject_id,
        max(user_id) as user_id,
        array_sort(array_agg(identifier) filter (where identifier_type = 'endpoint')) as endpoint_ids,
        array_sort(array_agg(identifier) filter (where identifier_type = 'address')) as addresses,
        array_sort(array_agg(identifier) filter (where identifier_type = 'anonymous')) as anonymous_ids,
        max(last_seen_at) as last_seen_at

    from {{ ref('int_identity_bridge') }}

    -- A token is how somebody is reached, never who they are.
    where identifier_type <> 'push'

    group by subject_id

),

subjects as (

    select
        identities.subject_id,
        identities.user_id,
        identities.endpoint_ids,
        identities.addresses,
        identities.anonymous_ids,
        coalesce(latest_attributes.attributes, cast(map() as map(varchar, varchar))) as attributes,
        coalesce(
            latest_attributes.attribute_times,
            cast(map() as map(varchar, timestamp(6)))
        ) as attribute_times,
        latest_attributes.attributes_changed_at,
        identities.last_seen_at

    from identities

    left join latest_attributes
        on identities.subject_id = latest_attributes.subject_id

)

select * from subjects
