{{ config(materialized='view') }}

with

ranked_identifiers as (

    select
        identifier,
        subject_id,
        row_number() over (
            partition by identifier
            -- One text may be an id of two kinds: what it means as a user goes first, as it does for an event.
            order by
                case identifier_type
                    when 'user' then 1
                    when 'endpoint' then 2
                    when 'address' then 3
                    else 4
                end
        ) as precedence

    from {{ ref('int_identity_bridge') }}

    where identifier_type <> 'push'

),

former_subjects as (

    select
        identifier as former_subject_id,
        subject_id

    from ranked_identifiers

    where
        precedence = 1
        and identifier <> subject_id

)

select * from former_subjects
