{{ config(tags=['acknowledged']) }}

with

members as (

    -- Nothing is sent to an endpoint that is inactive or unknown: it neither enters nor leaves.
    select
        membership.token,
        membership.contact_point_key

    from {{ ref('act_pinpoint_endpoint_attributes__membership') }} as membership

    inner join {{ ref('int_activation_reach') }} as reach
        on membership.contact_point_key = reach.contact_point_key

    where reach.is_active

),

{{ segment_guards('pinpoint_endpoint_attributes') }}

select * from guards
