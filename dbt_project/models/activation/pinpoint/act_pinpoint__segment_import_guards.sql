{{ config(tags=['acknowledged']) }}

with

members as (

    select
        token,
        endpoint_id

    from {{ ref('act_pinpoint__segment_import_acknowledged') }}

),

{{ segment_guards('pinpoint_segment_imports') }}

select * from guards
