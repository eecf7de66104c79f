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

spells_as_seen as (

    -- Under the ids of the day; who is known by another one now takes the past along.
    select
        turns.token,
        coalesce(former_subjects.subject_id, turns.subject_id) as subject_id,
        turns.subject_id as seen_as,
        turns.as_of as entered_at,
        turns.next_as_of as left_at,
        turns.reason

    from turns

    left join {{ ref('dim_former_subjects') }} as former_subjects
        on turns.subject_id = former_subjects.former_subject_id

    where turns.change_type = 'entered'

),

covered_spells as (

    select
        *,
        max(coalesce(left_at, timestamp '9999-12-31 00:00:00')) over (
            partition by token, subject_id
            order by entered_at, seen_as
            rows between unbounded preceding and 1 preceding
        ) as covered_until

    from spells_as_seen

),

numbered_spells as (

    -- What ends when, or after, the next begins is one spell.
    select
        *,
        sum(if(covered_until >= entered_at, 0, 1)) over (
            partition by token, subject_id
            order by entered_at, seen_as
            rows unbounded preceding
        ) as spell_number

    from covered_spells

),

spells as (

    select
        token,
        subject_id,
        min(entered_at) as entered_at,
        if(count(left_at) = count(*), max(left_at)) as left_at,
        element_at(array_agg(reason order by entered_at), 1) as reason

    from numbered_spells

    group by token, subject_id, spell_number

)

select * from spells
