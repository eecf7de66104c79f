{{ config(materialized='view', tags=['desired']) }}

with

suppressed_addresses as (

    select distinct address

    from {{ ref('dim_suppressions') }}

),

endpoints as (

    select
        lower(endpoints.endpoint_id) as endpoint_id,
        endpoints.subject_id,
        endpoints.user_id,
        endpoints.channel,
        endpoints.channel_type,
        endpoints.address,
        endpoints.is_active,
        coalesce(endpoints.opt_out, 'NONE') = 'ALL' or suppressed_addresses.address is not null as is_suppressed

    from {{ ref('dim_endpoints') }} as endpoints

    left join suppressed_addresses
        on endpoints.normalised_address = suppressed_addresses.address

)

select * from endpoints
