{{ config(materialized='view', tags=['acknowledged']) }}

with

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

    from {{ source('landing', 'activation_outcomes') }}

)

select * from outcomes
