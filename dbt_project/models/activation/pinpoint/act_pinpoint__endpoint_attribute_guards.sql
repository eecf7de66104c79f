{{ config(tags=['acknowledged']) }}

with

members as (

    -- Nothing is sent to an endpoint that is inactive or unknown: it neither enters nor leaves.
    select
        acknowledged.token,
        acknowledged.endpoint_id

    from {{ ref('act_pinpoint__endpoint_attribute_acknowledged') }} as acknowledged

    inner join {{ ref('int_activation_reach') }} as reach
        on acknowledged.endpoint_id = reach.endpoint_id

    where reach.is_active

),

{{ segment_guards('pinpoint_endpoint_attributes') }}

select * from guards
