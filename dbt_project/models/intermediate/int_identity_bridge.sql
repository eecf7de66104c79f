with

sightings as (

    select
        identifier_type,
        identifier,
        user_id,
        seen_date,
        last_seen_at,
        row_number() over (
            partition by identifier_type, identifier
            -- A sighting without a user says nothing about whose the identifier is.
            order by if(user_id is null, 1, 0), last_seen_at desc, last_event_id desc
        ) as precedence

    from {{ ref('int_identity_sightings') }}

    where seen_date < cast({{ as_of() }} as date)

),

bridge as (

    select
        identifier_type || '/' || identifier as identifier_key,
        identifier_type,
        identifier,
        coalesce(max(if(precedence = 1, user_id)), identifier) as subject_id,
        max(if(precedence = 1, user_id)) as user_id,
        min(seen_date) as first_seen_date,
        max(last_seen_at) as last_seen_at

    from sightings

    group by identifier_type, identifier

)

select * from bridge
