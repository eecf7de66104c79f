{{ config(tags=['acknowledged']) }}

with

desired as (

    select
        segment_name,
        token,
        endpoint_id,
        channel_type,
        address,
        user_id,
        segment_fingerprint

    from {{ ref('act_pinpoint__segment_imports') }}

),

outcomes as (

    select
        outcome_id,
        -- A record of an import is named segment/endpoint; no segment's name holds a slash.
        split_part(record_id, '/', 1) as segment_name,
        record_id,
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

    where
        desired.segment_name is null
        and acknowledged_segments.is_present

),

changes as (

    select * from imports

    union all

    select * from emptied_segments

)

select * from changes
