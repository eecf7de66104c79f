{{ config(materialized='view', tags=['desired']) }}

with

suppressed_addresses as (

    select distinct address

    from {{ ref('dim_suppressions') }}

),

contact_points as (

    select
        contact_points.contact_point_key,
        contact_points.kind,
        contact_points.contact_point_id,
        if(contact_points.kind = 'endpoint', lower(contact_points.contact_point_id)) as endpoint_id,
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

)

select * from contact_points
