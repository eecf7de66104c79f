{{ config(tags=['acknowledged']) }}

with

guards as (

    select
        token,
        as_of,
        refusal

    from {{ ref('act_pinpoint__segment_import_guards') }}

),

moment as (

    select min(as_of) as as_of

    from guards

),

allowed_imports as (

    select
        imports.segment_name,
        imports.token,
        imports.endpoint_id,
        imports.channel_type,
        imports.address,
        imports.user_id,
        imports.segment_fingerprint

    from {{ ref('act_pinpoint__segment_imports') }} as imports

    inner join guards
        on imports.token = guards.token

    where guards.refusal is null

),

acknowledged_members as (

    select
        acknowledged.segment_name,
        acknowledged.token,
        acknowledged.endpoint_id,
        acknowledged.channel_type,
        acknowledged.address,
        acknowledged.user_id,
        coalesce(reach.is_suppressed, false) as is_suppressed

    from {{ ref('act_pinpoint__segment_import_acknowledged') }} as acknowledged

    inner join guards
        on acknowledged.token = guards.token

    left join {{ ref('int_activation_reach') }} as reach
        on acknowledged.endpoint_id = reach.endpoint_id

    where guards.refusal is not null

),

withdrawn_segments as (

    -- A guard refuses them, and somebody in them may not be messaged: they are imported without those, else as they are.
    select
        segment_name,
        token

    from acknowledged_members

    where is_suppressed

    group by segment_name, token

),

remaining_members as (

    select
        acknowledged_members.segment_name,
        acknowledged_members.token,
        acknowledged_members.endpoint_id,
        acknowledged_members.channel_type,
        acknowledged_members.address,
        acknowledged_members.user_id

    from acknowledged_members

    inner join withdrawn_segments
        on acknowledged_members.segment_name = withdrawn_segments.segment_name

    where not acknowledged_members.is_suppressed

),

{{ whole_segment_fingerprints('remaining_members') }},

desired as (

    select * from allowed_imports

    union all

    select
        remaining_members.segment_name,
        remaining_members.token,
        remaining_members.endpoint_id,
        remaining_members.channel_type,
        remaining_members.address,
        remaining_members.user_id,
        segment_fingerprints.segment_fingerprint

    from remaining_members

    inner join segment_fingerprints
        on remaining_members.segment_name = segment_fingerprints.segment_name

),

outcomes as (

    select
        outcome_id,
        -- A record of an import is named segment/endpoint; no segment's name holds a slash.
        split_part(record_id, '/', 1) as segment_name,
        lower(record_id) as record_id,
        operation,
        fingerprint,
        status,
        retryable,
        destination_ref,
        attempted_at

    from {{ ref('int_activation_outcomes') }}

    where destination = 'pinpoint_segment_imports'

),

ranked_outcomes as (

    select
        segment_name,
        record_id,
        operation,
        fingerprint,
        status,
        retryable,
        destination_ref,
        row_number() over (
            partition by record_id
            order by attempted_at desc, outcome_id desc
        ) as record_recency,
        row_number() over (
            partition by segment_name
            order by if(status = 'rejected', 1, 0), attempted_at desc, if(status = 'unknown', 0, 1), outcome_id desc
        ) as segment_recency,
        last_value(if(status = 'accepted', destination_ref)) ignore nulls over (
            partition by segment_name
            order by attempted_at, outcome_id
            rows between unbounded preceding and unbounded following
        ) as last_ref

    from outcomes

),

acknowledged_segments as (

    select
        segment_name,
        -- Not known whether the last import was carried out: the segment may be there, and is not as desired.
        if(status = 'accepted', fingerprint) as fingerprint,
        status = 'unknown' or operation <> 'removed' as is_present,
        last_ref as destination_ref

    from ranked_outcomes

    where
        segment_recency = 1
        and status in ('accepted', 'unknown')

),

settled_records as (

    -- What the destination took or refused for good; sending it again unchanged would change nothing.
    select
        record_id,
        fingerprint

    from ranked_outcomes

    where
        record_recency = 1
        and (status = 'accepted' or (status = 'rejected' and not retryable))

),

stale_segments as (

    select desired.segment_name

    from desired

    left join acknowledged_segments
        on desired.segment_name = acknowledged_segments.segment_name

    left join settled_records
        on desired.segment_name || '/' || desired.endpoint_id = settled_records.record_id
        and desired.segment_fingerprint = settled_records.fingerprint

    where
        settled_records.record_id is null
        or acknowledged_segments.fingerprint is distinct from desired.segment_fingerprint

    group by desired.segment_name

),

imports as (

    select
        desired.segment_name,
        desired.token,
        desired.endpoint_id,
        desired.channel_type,
        desired.address,
        desired.user_id,
        desired.segment_fingerprint,
        if(
            acknowledged_segments.is_present,
            'changed',
            'added'
        ) as change_type,
        acknowledged_segments.destination_ref as segment_ref

    from desired

    inner join stale_segments
        on desired.segment_name = stale_segments.segment_name

    left join acknowledged_segments
        on desired.segment_name = acknowledged_segments.segment_name

),

emptied_segments as (

    select
        acknowledged_segments.segment_name,
        replace(acknowledged_segments.segment_name, 'engagelake_', '') as token,
        cast(null as varchar) as endpoint_id,
        cast(null as varchar) as channel_type,
        cast(null as varchar) as address,
        cast(null as varchar) as user_id,
        cast(null as varchar) as segment_fingerprint,
        'removed' as change_type,
        acknowledged_segments.destination_ref as segment_ref

    from acknowledged_segments

    left join desired
        on acknowledged_segments.segment_name = desired.segment_name

    left join guards
        on acknowledged_segments.segment_name = 'engagelake_' || guards.token

    left join withdrawn_segments
        on acknowledged_segments.segment_name = withdrawn_segments.segment_name

    where
        desired.segment_name is null
        and acknowledged_segments.is_present
        -- What a guard refuses to empty stays, unless nobody in it may be messaged any more.
        and (guards.refusal is null or withdrawn_segments.segment_name is not null)

),

changes as (

    select * from imports

    union all

    select * from emptied_segments

),

changes_of_the_moment as (

    select
        changes.segment_name,
        moment.as_of,
        changes.token,
        changes.endpoint_id,
        changes.channel_type,
        changes.address,
        changes.user_id,
        changes.segment_fingerprint,
        changes.change_type,
        changes.segment_ref

    from changes

    cross join moment

)

select * from changes_of_the_moment
