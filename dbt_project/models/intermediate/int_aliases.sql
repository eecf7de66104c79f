with

ranked_aliases as (

    select
        identifier as previous_id,
        user_id,
        last_event_id,
        last_seen_at,
        row_number() over (
            partition by identifier
            order by last_seen_at desc, last_event_id desc
        ) as recency

    from {{ ref('int_identity_sightings') }}

    where
        identifier_type = 'previous'
        -- Who is called what they were called before is nobody else.
        and user_id <> identifier
        and seen_date < cast({{ as_of() }} as date)

),

aliases as (

    select
        previous_id,
        user_id,
        last_event_id,
        last_seen_at

    from ranked_aliases

    where recency = 1

)

select * from aliases
