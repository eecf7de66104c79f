{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='outcome_id',
        delete_condition='src.landed_on is null',
        insert_condition='src.landed_on is not null',
        on_schema_change='append_new_columns',
        tags=['acknowledged']
    )
}}

{%- set outcome_columns = [
    'outcome_id',
    'destination',
    'run_id',
    'record_id',
    'operation',
    'fingerprint',
    'payload',
    'status',
    'retryable',
    'code',
    'message',
    'destination_ref',
    'attempt',
    'attempted_at',
    'landed_on',
] %}
{%- set first_day = first_day_of_new_outcomes() %}

with

landed as (

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
        {{ iso_to_timestamp('attempted_at') }} as attempted_at,
        dt as landed_on

    from {{ source('landing', 'activation_outcomes') }}

    {% if first_day is not none %}
    where dt >= '{{ first_day }}'
    {% endif %}

),

{% if is_incremental() %}
touched_records as (

    select
        destination,
        lower(record_id) as record_key

    from landed

    group by destination, lower(record_id)

),

known as (

    select
        {%- for column in outcome_columns %}
        existing.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from {{ this }} as existing

    inner join touched_records
        on existing.destination = touched_records.destination
        and lower(existing.record_id) = touched_records.record_key

),
{% endif %}

tries as (

    select * from landed

    {% if is_incremental() %}
    union all

    select * from known
    {% endif %}

),

ranked_tries as (

    select
        *,
        -- What lands before a try is replaced by the try's answer, which has the same id.
        row_number() over (
            partition by outcome_id
            order by if(code = 'UnderWay', 1, 0), attempted_at desc, landed_on desc
        ) as recency

    from tries

),

outcomes as (

    select
        *,
        code = 'UnderWay' as is_under_way,
        -- One record, whatever the case in which a run wrote its id.
        lower(record_id) as record_key

    from ranked_tries

    where recency = 1

),

ranked_outcomes as (

    select
        {{ outcome_columns | join(',\n        ') }},
        is_under_way,
        row_number() over (
            partition by destination, record_key, status, is_under_way
            order by attempted_at desc, outcome_id desc
        ) as recency,
        max(if(not is_under_way and status <> 'rejected', attempted_at)) over (
            partition by destination, record_key
        ) as answered_at

    from outcomes

),

last_outcomes as (

    select {{ outcome_columns | join(', ') }}

    from ranked_outcomes

    -- A try without an answer counts until a later one has an answer that is no refusal.
    where
        (is_under_way and coalesce(attempted_at >= answered_at, true))
        or (not is_under_way and recency = 1)

){% if is_incremental() %},

changed_outcomes as (

    select
        {%- for column in outcome_columns %}
        last_outcomes.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from last_outcomes

    left join known
        on last_outcomes.outcome_id = known.outcome_id

    where
        known.outcome_id is null
        or known.code <> last_outcomes.code
        or known.attempted_at <> last_outcomes.attempted_at

    union all

    select
        {%- for column in outcome_columns if column != 'landed_on' %}
        known.{{ column }},
        {%- endfor %}
        cast(null as varchar) as landed_on

    from known

    left join last_outcomes
        on known.outcome_id = last_outcomes.outcome_id

    where last_outcomes.outcome_id is null

)

select * from changed_outcomes
{% else %}

select * from last_outcomes
{% endif %}
