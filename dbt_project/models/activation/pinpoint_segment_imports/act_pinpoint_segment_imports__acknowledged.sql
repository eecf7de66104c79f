{{ config(tags=['acknowledged']) }}

with

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

    from {{ ref('int_activation_last_outcomes') }}

    where destination = 'pinpoint_segment_imports'

),

ranked_records as (

    select
        segment_name,
        fingerprint,
        status,
        retryable,
        row_number() over (
            partition by record_id
            order by attempted_at desc, outcome_id desc
        ) as recency

    from outcomes

),

unsettled_imports as (

    -- A member that was not taken may be taken another time: its whole segment is imported again.
    select
        segment_name,
        fingerprint

    from ranked_records

    where
        recency = 1
        and (status = 'unknown' or (status = 'rejected' and retryable))

    group by segment_name, fingerprint

),

ranked_segments as (

    select
        segment_name,
        operation,
        fingerprint,
        status,
        row_number() over (
            partition by segment_name
            order by if(status = 'rejected', 1, 0), attempted_at desc, if(status = 'unknown', 0, 1), outcome_id desc
        ) as recency,
        last_value(if(status = 'accepted', destination_ref)) ignore nulls over (
            partition by segment_name
            order by attempted_at, outcome_id
            rows between unbounded preceding and unbounded following
        ) as destination_ref

    from outcomes

),

acknowledged as (

    select
        ranked_segments.segment_name,
        -- Null where it is not known what the destination holds, and where something of it may be taken another time.
        if(
            ranked_segments.status = 'accepted' and unsettled_imports.segment_name is null, ranked_segments.fingerprint
        ) as fingerprint,
        ranked_segments.destination_ref

    from ranked_segments

    left join unsettled_imports
        on ranked_segments.segment_name = unsettled_imports.segment_name
        and ranked_segments.fingerprint = unsettled_imports.fingerprint

    where
        ranked_segments.recency = 1
        and ranked_segments.status in ('accepted', 'unknown')
        and (ranked_segments.status = 'unknown' or ranked_segments.operation <> 'removed')

)

select * from acknowledged
