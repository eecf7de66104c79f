{#- Aliases in a row are followed in steps of one, two and four of them: eight at most. Each step reads the aliases twice. -#}
{%- set doublings = 3 -%}

with

claims as (

    select
        identifier_type,
        identifier,
        user_id,
        last_event_id,
        seen_date,
        last_seen_at

    from {{ ref('int_identity_sightings') }}

    where
        identifier_type <> 'previous'
        and seen_date < cast({{ as_of() }} as date)

    {% for type, identifier in [
        ('user', 'previous_id'),
        ('endpoint', 'lower(previous_id)'),
        ('address', normalised_address('previous_id')),
        ('anonymous', 'previous_id'),
    ] %}
    union all

    -- What somebody was called by before an alias may be an id of any kind.
    select
        '{{ type }}' as identifier_type,
        {{ identifier }} as identifier,
        user_id,
        last_event_id,
        cast(null as date) as seen_date,
        last_seen_at

    from {{ ref('int_aliases') }}

    {% endfor %}

),

ranked_claims as (

    select
        *,
        row_number() over (
            partition by identifier_type, identifier
            order by
                -- A sighting without a user says nothing about whose the identifier is.
                if(user_id is null, 1, 0),
                -- A user who is seen under the old id again is still who the alias says.
                if(identifier_type = 'user' and user_id = identifier, 1, 0),
                last_seen_at desc,
                last_event_id desc
        ) as precedence

    from claims

),

identities as (

    select
        identifier_type,
        identifier,
        max(if(precedence = 1, user_id)) as user_id,
        min(seen_date) as first_seen_date,
        max(if(seen_date is not null, last_seen_at)) as last_seen_at

    from ranked_claims

    group by identifier_type, identifier

    -- An alias speaks of an id that was seen.
    having min(seen_date) is not null

),

aliases_1 as (

    select
        previous_id as user_id,
        user_id as next_user_id,
        least(previous_id, user_id) as smallest_user_id

    from {{ ref('int_aliases') }}

),

{% for doubling in range(doublings) %}
{%- set hops = 2 ** doubling %}
aliases_{{ 2 * hops }} as (

    select
        near.user_id,
        coalesce(far.next_user_id, near.next_user_id) as next_user_id,
        least(near.smallest_user_id, coalesce(far.smallest_user_id, near.smallest_user_id)) as smallest_user_id

    from aliases_{{ hops }} as near

    left join aliases_{{ hops }} as far
        on near.next_user_id = far.user_id

),

{% endfor %}
{%- set hops = 2 ** doublings %}
latest_users as (

    -- Who is still called something else by then is in a circle of aliases: its smallest id stands for all in it.
    select
        aliases.user_id,
        coalesce(circle.smallest_user_id, aliases.next_user_id) as latest_user_id

    from aliases_{{ hops }} as aliases

    left join aliases_{{ hops }} as circle
        on aliases.next_user_id = circle.user_id

),

bridge as (

    select
        identities.identifier_type || '/' || identities.identifier as identifier_key,
        identities.identifier_type,
        identities.identifier,
        coalesce(latest_users.latest_user_id, identities.user_id, identities.identifier) as subject_id,
        coalesce(latest_users.latest_user_id, identities.user_id) as user_id,
        identities.first_seen_date,
        identities.last_seen_at

    from identities

    left join latest_users
        on identities.user_id = latest_users.user_id

)

select * from bridge
