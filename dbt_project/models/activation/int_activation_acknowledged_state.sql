{{ config(tags=['acknowledged']) }}

with

ranked_outcomes as (

    select
        destination,
        record_id,
        operation,
        fingerprint,
        payload,
        destination_ref,
        attempted_at,
        row_number() over (
            partition by destination, record_id
            order by attempted_at desc, outcome_id desc
        ) as recency

    from {{ ref('int_activation_outcomes') }}

    where status = 'accepted'

),

acknowledged as (

    select
        destination || '/' || record_id as acknowledged_key,
        destination,
        record_id,
        operation,
        fingerprint,
        payload,
        destination_ref,
        attempted_at as acknowledged_at

    from ranked_outcomes

    where recency = 1

)

select * from acknowledged
