{{ config(materialized='view') }}

with

changes as (

    select
        token,
        subject_id,
        as_of,
        change_type,
        reason,
        lag(change_type, 1, 'left') over (
            partition by token, subject_id
            order by as_of
        ) as earlier_change_type

    from {{ ref('seg_membership_changes') }}

),

turns as (

    -- A lake that an older version kept may tell one entry twice: the first of them counts.
    select
        token,
        subject_id,
        as_of,
        change_type,
        reason,
        lead(as_of) over (
            partition by token, subject_id
            order by as_of
        ) as next_as_of

    from changes

    where change_type <> earlier_change_type

),

spells as (

    select
        token,
        subject_id,
        as_of as entered_at,
        next_as_of as left_at,
        reason

    from turns

    where change_type = 'entered'

)

select * from spells
