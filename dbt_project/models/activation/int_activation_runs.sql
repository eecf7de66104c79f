{{ config(materialized='view', tags=['acknowledged']) }}

with

landed as (

    select
        destination || '/' || run_id || '/' || token as run_key,
        destination,
        run_id,
        token,
        members,
        {{ iso_to_timestamp('as_of') }} as as_of,
        {{ iso_to_timestamp('begun_at') }} as begun_at,
        -- A run that Airflow tries again lands once more, under the same id.
        row_number() over (
            partition by destination, run_id, token
            order by begun_at desc
        ) as recency

    from {{ source('landing', 'activation_runs') }}

),

runs as (

    select
        run_key,
        destination,
        run_id,
        token,
        as_of,
        members as count_members,
        begun_at

    from landed

    where recency = 1

)

select * from runs
