{{ config(materialized='view', tags=['desired']) }}

with

contact_points as (

    select
        contact_point_key,
        kind,
        contact_point_id,
        subject_ids,
        user_id,
        channel,
        channel_type,
        address

    from {{ ref('int_activation_reach') }}

    where
        is_active
        and not is_suppressed
        and channel is not null

),

reachable as (

    select
        reached.subject_id,
        contact_points.contact_point_key,
        contact_points.kind,
        contact_points.contact_point_id,
        contact_points.user_id,
        contact_points.channel,
        contact_points.channel_type,
        contact_points.address

    from contact_points

    cross join unnest(contact_points.subject_ids) as reached (subject_id)

)

select * from reachable
