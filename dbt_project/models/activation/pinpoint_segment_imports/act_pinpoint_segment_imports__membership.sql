{{ config(tags=['acknowledged']) }}

with

tries as (

    select
        -- A record of an import is named segment/endpoint; no segment's name holds a slash.
        split_part(record_id, '/', 1) as segment_name,
        lower(record_id) as record_id,
        operation,
        fingerprint,
        payload,
        status,
        attempted_at,
        outcome_id

    from {{ ref('int_activation_last_outcomes') }}

    where
        destination = 'pinpoint_segment_imports'
        and status in ('accepted', 'unknown')

),

ranked_tries as (

    -- An import replaces the whole segment; one without an answer counts where none was ever accepted.
    select
        segment_name,
        operation,
        fingerprint,
        status,
        row_number() over (
            partition by segment_name
            order by if(status = 'accepted', 0, 1), attempted_at desc, outcome_id desc
        ) as recency

    from tries

),

last_imports as (

    select
        segment_name,
        fingerprint,
        status

    from ranked_tries

    where
        recency = 1
        and operation <> 'removed'

),

ranked_members as (

    select
        tries.segment_name,
        tries.record_id,
        tries.payload,
        row_number() over (
            partition by tries.record_id
            order by tries.attempted_at desc, tries.outcome_id desc
        ) as recency

    from tries

    inner join last_imports
        on tries.segment_name = last_imports.segment_name
        and tries.fingerprint = last_imports.fingerprint
        and tries.status = last_imports.status

),

membership as (

    select
        record_id,
        segment_name,
        {{ token_of_import_segment("segment_name") }} as token,
        -- The id of an endpoint may hold slashes.
        'endpoint/' || substr(record_id, length(segment_name) + 2) as contact_point_key,
        substr(record_id, length(segment_name) + 2) as endpoint_id,
        json_extract_scalar(payload, '$.ChannelType') as channel_type,
        json_extract_scalar(payload, '$.Address') as address,
        json_extract_scalar(payload, '$.User.UserId') as user_id

    from ranked_members

    where recency = 1

)

select * from membership
