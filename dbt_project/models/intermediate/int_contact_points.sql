{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='contact_point_key',
        delete_condition='src.loaded_at is null',
        insert_condition='src.loaded_at is not null',
        on_schema_change='append_new_columns'
    )
}}

-- depends_on: {{ ref('all_events') }}, which touched_days() reads.
{%- set newest = newest_load() %}
{%- set days = none if newest is none or is_built_anew(ref('int_identity_sightings'), newest) else touched_days() %}
{%- set contact_point_columns = [
    'contact_point_key',
    'kind',
    'identifier_type',
    'identifier',
    'endpoint_id',
    'anonymous_id',
    'families',
    'first_seen_date',
    'last_seen_date',
    'first_seen_at',
    'last_seen_at',
] %}

with

touched_identifiers as (

    select
        identifier_type,
        identifier

    from {{ ref('int_identity_sightings') }}

    where {{ on_touched_days(days, 'seen_date') }}

    {% if newest is not none %}

    union

    -- Also who is seen there no more.
    select
        identifier_type,
        identifier

    from {{ this }}

    where
        {{ on_touched_days(days, 'first_seen_date') }}
        or {{ on_touched_days(days, 'last_seen_date') }}

    {% endif %}

),

kinds as (

    select distinct
        identifier_type,
        identifier,
        case
            when identifier_type = 'endpoint' then 'endpoint'
            when identifier_type = 'anonymous' then 'browser'
            when identifier_type = 'push' then 'push_token'
            when regexp_like(identifier, '^[+][0-9]{7,15}$') then 'phone'
            when regexp_like(identifier, '^[^@\s]+@[^@\s]') and not regexp_like(identifier, '@.*@|\s') then 'email'
        end as kind

    from touched_identifiers

    where identifier_type in ('endpoint', 'anonymous', 'push', 'address')

),

sightings as (

    select
        kinds.kind,
        sightings.identifier_type,
        sightings.identifier,
        sightings.endpoint_id,
        sightings.anonymous_id,
        sightings.families,
        sightings.last_event_id,
        sightings.seen_date,
        sightings.first_seen_at,
        sightings.last_seen_at,
        sightings.loaded_at

    from {{ ref('int_identity_sightings') }} as sightings

    inner join kinds
        on sightings.identifier_type = kinds.identifier_type
        and sightings.identifier = kinds.identifier

    where kinds.kind is not null

),

contact_points as (

    select
        kind || '/' || identifier as contact_point_key,
        kind,
        identifier_type,
        identifier,
        element_at(
            array_agg(endpoint_id order by last_seen_at desc, last_event_id desc) filter (where endpoint_id is not null), 1
        ) as endpoint_id,
        element_at(
            array_agg(anonymous_id order by last_seen_at desc, last_event_id desc) filter (where anonymous_id is not null), 1
        ) as anonymous_id,
        array_sort(array_distinct(flatten(array_agg(families)))) as families,
        min(seen_date) as first_seen_date,
        max(seen_date) as last_seen_date,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        max(loaded_at) as loaded_at

    from sightings

    group by kind, identifier_type, identifier

),

rows_to_merge as (

    select
        {{ contact_point_columns | join(',\n        ') }},
        loaded_at

    from contact_points

    {% if newest is not none %}

    union all

    {{ vanished_rows('contact_points', 'contact_point_key', 'last_seen_date', contact_point_columns, days) }}

    {% endif %}

)

select * from rows_to_merge
