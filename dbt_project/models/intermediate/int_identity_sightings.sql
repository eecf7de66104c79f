{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='sighting_key',
        delete_condition='src.loaded_at is null',
        insert_condition='src.loaded_at is not null',
        on_schema_change='append_new_columns'
    )
}}

{%- set days = none if is_incremental() and lacks_column('families') else touched_days() %}
{%- set sighting_columns = [
    'sighting_key',
    'identifier_type',
    'identifier',
    'user_id',
    'endpoint_id',
    'anonymous_id',
    'families',
    'last_event_id',
    'seen_date',
    'first_seen_at',
    'last_seen_at',
] %}
{%- set latest_first = 'said_at desc, event_at desc, event_id desc' %}

with

events as (

    select
        event_id,
        family,
        user_id,
        endpoint_id,
        address,
        anonymous_id,
        previous_id,
        push_token,
        contacts,
        if(cardinality(destination) > 1, {{ normalised_addresses('destination') }}) as group_addresses,
        event_at,
        {{ said_at() }} as said_at,
        loaded_at

    from {{ ref('all_events') }}

    where {{ on_touched_days(days) }}

),

identifiers as (

    {% for type, column in [
        ('user', 'user_id'),
        ('endpoint', 'endpoint_id'),
        ('address', 'address'),
        ('anonymous', 'anonymous_id'),
        ('push', 'push_token'),
        ('previous', 'previous_id'),
    ] %}
    select
        '{{ type }}' as identifier_type,
        {{ column }} as identifier,
        user_id,
        endpoint_id,
        anonymous_id,
        family,
        event_id,
        event_at,
        said_at,
        loaded_at

    from events

    where {{ column }} is not null

    union all

    {% endfor %}
    select
        'address' as identifier_type,
        contact.address as identifier,
        events.user_id,
        events.endpoint_id,
        events.anonymous_id,
        events.family,
        events.event_id,
        events.event_at,
        events.said_at,
        events.loaded_at

    from events

    cross join unnest(events.contacts) as contact (address)

    union all

    -- Whoever else a message to several people is about, it says of none of them who they are.
    select
        'address' as identifier_type,
        recipient.address as identifier,
        cast(null as varchar) as user_id,
        cast(null as varchar) as endpoint_id,
        cast(null as varchar) as anonymous_id,
        events.family,
        events.event_id,
        events.event_at,
        events.said_at,
        events.loaded_at

    from events

    cross join unnest(events.group_addresses) as recipient (address)

),

daily as (

    select
        identifier_type,
        identifier,
        user_id,
        cast(event_at as date) as seen_date,
        element_at(
            array_agg(endpoint_id order by {{ latest_first }}) filter (where endpoint_id is not null), 1
        ) as endpoint_id,
        element_at(
            array_agg(anonymous_id order by {{ latest_first }}) filter (where anonymous_id is not null), 1
        ) as anonymous_id,
        array_sort(array_agg(distinct family)) as families,
        element_at(array_agg(event_id order by {{ latest_first }}), 1) as last_event_id,
        min(said_at) as first_seen_at,
        max(said_at) as last_seen_at,
        max(loaded_at) as loaded_at

    from identifiers

    group by identifier_type, identifier, user_id, cast(event_at as date)

),

sightings as (

    select
        {{ fingerprint_of(['identifier_type', 'identifier', 'user_id', 'cast(seen_date as varchar)']) }} as sighting_key,
        *

    from daily

),

rows_to_merge as (

    select
        {{ sighting_columns | join(',\n        ') }},
        loaded_at

    from sightings

    {% if is_incremental() %}

    union all

    {{ vanished_rows('sightings', 'sighting_key', 'seen_date', sighting_columns, days) }}

    {% endif %}

)

select * from rows_to_merge
