{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['as_of', 'token', 'subject_id'],
        delete_condition="src.change_type = 'none'",
        insert_condition="src.change_type <> 'none'",
        on_schema_change='append_new_columns',
        full_refresh=false
    )
}}

with

members as (

    select
        token,
        subject_id,
        reason

    from {{ ref('seg_memberships') }}

),

{% if is_incremental() %}

newest_moment as (

    select max(as_of) as as_of

    from {{ this }}

),

ranked_changes as (

    select
        token,
        subject_id,
        change_type,
        row_number() over (
            partition by token, subject_id
            order by as_of desc
        ) as recency

    from {{ this }}

    where as_of < cast({{ as_of() }} as timestamp(6))

),

earlier_members as (

    select
        token,
        subject_id

    from ranked_changes

    where
        recency = 1
        and change_type = 'entered'

),

recorded_changes as (

    select
        token,
        subject_id

    from {{ this }}

    where as_of = cast({{ as_of() }} as timestamp(6))

),

{% else %}

newest_moment as (

    select cast(null as timestamp(6)) as as_of

),

earlier_members as (

    select
        token,
        subject_id

    from members

    where false

),

recorded_changes as (

    select
        token,
        subject_id

    from members

    where false

),

{% endif %}

pairs as (

    select
        token,
        subject_id

    from members

    union

    select
        token,
        subject_id

    from earlier_members

    union

    select
        token,
        subject_id

    from recorded_changes

),

changes as (

    select
        cast({{ as_of() }} as timestamp(6)) as as_of,
        pairs.token,
        pairs.subject_id,
        case
            when earlier_members.subject_id is null and members.subject_id is not null then 'entered'
            when earlier_members.subject_id is not null and members.subject_id is null then 'left'
            -- Recorded by an earlier run for the same moment, and no longer so: the merge deletes it.
            else 'none'
        end as change_type,
        members.reason

    from pairs

    left join members
        on pairs.token = members.token
        and pairs.subject_id = members.subject_id

    left join earlier_members
        on pairs.token = earlier_members.token
        and pairs.subject_id = earlier_members.subject_id

    left join recorded_changes
        on pairs.token = recorded_changes.token
        and pairs.subject_id = recorded_changes.subject_id

    cross join newest_moment

    where
        -- History has one direction: a day that is replayed is in it already.
        coalesce(newest_moment.as_of <= cast({{ as_of() }} as timestamp(6)), true)
        and (
            (earlier_members.subject_id is null) <> (members.subject_id is null)
            or recorded_changes.subject_id is not null
        )

)

select * from changes
