{{ config(materialized='view', tags=['acknowledged']) }}

with

ranked_outcomes as (

    select
        destination,
        lower(record_id) as record_id,
        operation,
        fingerprint,
        payload,
        status,
        destination_ref,
        attempted_at,
        row_number() over (
            partition by destination, lower(record_id)
            order by attempted_at desc, outcome_id desc
        ) as recency

    from {{ ref('int_activation_last_outcomes') }}

    -- A rejected try changed nothing at the destination; an unknown one may have.
    where status in ('accepted', 'unknown')

),

acknowledged as (

    select
        destination || '/' || record_id as acknowledged_key,
        destination,
        record_id,
        operation,
        -- Null also where it is not known what the destination holds: then nothing desired is the same.
        if(status = 'accepted', fingerprint) as fingerprint,
        status = 'unknown' or operation <> 'removed' as is_present,
        payload,
        destination_ref,
        attempted_at as acknowledged_at

    from ranked_outcomes

    where recency = 1

)

select * from acknowledged
