{{ config(tags=['acknowledged']) }}

with

members as (

    select
        token,
        contact_point_key

    from {{ ref('act_pinpoint_segment_imports__membership') }}

),

{{ segment_guards('pinpoint_segment_imports') }}

select * from guards
