{{ config(tags=['acknowledged']) }}

with

guards as (

    select
        token,
        as_of,
        refusal

    from {{ ref('act_pinpoint_segment_imports__guards') }}

),

moment as (

    select min(as_of) as as_of

    from guards

),

acknowledged_members as (

    select
        token,
        contact_point_key

    from {{ ref('act_pinpoint_segment_imports__membership') }}

),

{{ refused_members() }},

remaining_members as (

    select
        membership.segment_name,
        membership.contact_point_key,
        membership.endpoint_id,
        membership.channel_type,
        membership.address,
        membership.user_id

    from {{ ref('act_pinpoint_segment_imports__membership') }} as membership

    inner join refused_members
        on membership.token = refused_members.token
        and membership.contact_point_key = refused_members.contact_point_key

    -- A refused segment in which everybody may be messaged is not imported: it stays as it is.
    where
        refused_members.has_suppressed
        and not refused_members.is_suppressed

),

{{ whole_segment_fingerprints('remaining_members') }},

members as (

    select
        allowed.segment_name,
        allowed.contact_point_key,
        allowed.endpoint_id,
        allowed.channel_type,
        allowed.address,
        allowed.user_id,
        allowed.fingerprint

    from {{ ref('act_pinpoint_segment_imports__desired') }} as allowed

    inner join guards
        on allowed.token = guards.token

    where guards.refusal is null

    union all

    select
        remaining_members.segment_name,
        remaining_members.contact_point_key,
        remaining_members.endpoint_id,
        remaining_members.channel_type,
        remaining_members.address,
        remaining_members.user_id,
        segment_fingerprints.segment_fingerprint as fingerprint

    from remaining_members

    inner join segment_fingerprints
        on remaining_members.segment_name = segment_fingerprints.segment_name

),

-- Segments are compared, and imported, as a whole.
desired as (

    select
        segment_name as record_id,
        fingerprint

    from members

    group by segment_name, fingerprint

),

withdrawn_segments as (

    select {{ import_segment_name("token") }} as segment_name

    from refused_members

    where is_suppressed

    group by token

),

acknowledged as (

    select
        imported.segment_name as record_id,
        imported.fingerprint,
        imported.destination_ref

    from {{ ref('act_pinpoint_segment_imports__acknowledged') }} as imported

    left join guards
        on imported.segment_name = {{ import_segment_name("guards.token") }}

    left join withdrawn_segments
        on imported.segment_name = withdrawn_segments.segment_name

    -- What a guard refuses is left out, so that it stays as it is.
    where
        guards.refusal is null
        or withdrawn_segments.segment_name is not null

),

{{ differences() }},

changes as (

    select
        differences.record_id || '/' || if(differences.change_type = 'removed', '', members.endpoint_id) as record_id,
        differences.record_id as segment_name,
        moment.as_of,
        {{ token_of_import_segment("differences.record_id") }} as token,
        members.contact_point_key,
        members.endpoint_id,
        members.channel_type,
        members.address,
        members.user_id,
        differences.fingerprint,
        differences.change_type,
        acknowledged.destination_ref as segment_ref

    from differences

    cross join moment

    left join members
        on differences.record_id = members.segment_name

    left join acknowledged
        on differences.record_id = acknowledged.record_id

)

select * from changes
