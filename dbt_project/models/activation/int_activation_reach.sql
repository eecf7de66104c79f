{{ config(materialized='view', tags=['desired']) }}

with

suppressed_addresses as (

    select distinct address

    from {{ ref('dim_suppressions') }}

),

contact_points as (

    select
        contact_points.kind,
        if(
            contact_points.kind = 'endpoint', lower(contact_points.contact_point_id), contact_points.contact_point_id
        ) as contact_point_id,
        contact_points.subject_id,
        contact_points.subject_ids,
        contact_points.user_id,
        contact_points.channel,
        contact_points.channel_type,
        contact_points.address,
        contact_points.is_active,
        contact_points.is_opted_out or suppressed_addresses.address is not null as is_suppressed

    from {{ ref('dim_contact_points') }} as contact_points

    left join suppressed_addresses
        on contact_points.normalised_address = suppressed_addresses.address

),

subjects as (

    -- Somebody may be messaged who may be in one way at least.
    select
        'subject' as kind,
        reached.subject_id as contact_point_id,
        reached.subject_id,
        array[reached.subject_id] as subject_ids,
        max(if(contact_points.subject_id = reached.subject_id, contact_points.user_id)) as user_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as channel_type,
        cast(null as varchar) as address,
        true as is_active,
        bool_and(contact_points.is_suppressed or not contact_points.is_active) as is_suppressed

    from contact_points

    cross join unnest(contact_points.subject_ids) as reached (subject_id)

    where contact_points.channel is not null

    group by reached.subject_id

),

ways as (

    select * from contact_points

    union all

    select * from subjects

),

reach as (

    select
        kind || '/' || contact_point_id as contact_point_key,
        kind,
        contact_point_id,
        subject_id,
        subject_ids,
        user_id,
        channel,
        channel_type,
        address,
        is_active,
        is_suppressed

    from ways

)

select * from reach
