{{ config(materialized='view', tags=['acknowledged']) }}

with

ranked_tries as (

    select
        *,
        -- What lands before a try is replaced by the try's answer, which has the same id.
        row_number() over (
            partition by outcome_id
            order by if(code = 'UnderWay', 1, 0), attempted_at desc
        ) as recency

    from {{ source('landing', 'activation_outcomes') }}

),

outcomes as (

    select
        outcome_id,
        destination,
        run_id,
        record_id,
        operation,
        fingerprint,
        payload,
        status,
        retryable,
        code,
        message,
        destination_ref,
        attempt,
        {{ iso_to_timestamp('attempted_at') }} as attempted_at

    from ranked_tries

    where recency = 1

)

select * from outcomes
