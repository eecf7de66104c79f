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

{%- set days = touched_days() %}
{%- set sighting_columns = [
    'sighting_key',
    'identifier_type',
    'identifier',
    'user_id',
    'last_event_id',
    'seen_date',
    'last_seen_at',
] %}

with

events as (

    select
        event_id,
        user_id,
        endpoint_id,
        address,
        anonymous_id,
        contacts,
        event_at,
        {{ said_at() }} as said_at,
        loaded_at

    from {{ ref('all_events') }}

    where {{ on_touched_days(days) }}

),

identifiers as (

    {% for type, column in [('user', 'user_id'), ('endpoint', 'endpoint_id'), ('address', 'address'), ('anonymous', 'anonymous_id')] %}
    select
        '{{ type }}' as identifier_type,
        {{ column }} as identifier,
        user_id,
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
        events.event_id,
        events.event_at,
        events.said_at,
        events.loaded_at

    from events

    cross join unnest(events.contacts) as contact (address)

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                identifier_type,
                identifier,
                user_id,
                cast(event_at as date)
            order by said_at desc, event_at desc, event_id desc
        ) as recency,
        max(loaded_at) over (
            partition by
                identifier_type,
                identifier,
                user_id,
                cast(event_at as date)
        ) as newest_loaded_at

    from identifiers

),

sightings as (

    select
        {{ fingerprint_of(['identifier_type', 'identifier', 'user_id', 'cast(cast(event_at as date) as varchar)']) }} as sighting_key,
        identifier_type,
        identifier,
        user_id,
        event_id as last_event_id,
        cast(event_at as date) as seen_date,
        said_at as last_seen_at,
        newest_loaded_at as loaded_at

    from ranked

    where recency = 1

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
