{# The CTE `differences`: what must be added, changed or removed so that a destination holds what is desired. Before it
   stand the CTEs `desired` and `acknowledged` (record_id, fingerprint), the latter of what is there, or may be; where it
   is not known what is there its fingerprint is null, which nothing desired has. #}
{% macro differences() -%}
differences as (

    select
        coalesce(desired.record_id, acknowledged.record_id) as record_id,
        case
            when acknowledged.record_id is null then 'added'
            when desired.record_id is null then 'removed'
            else 'changed'
        end as change_type,
        desired.fingerprint

    from desired

    full outer join acknowledged
        on desired.record_id = acknowledged.record_id

    where
        desired.record_id is null
        or acknowledged.record_id is null
        or desired.fingerprint is distinct from acknowledged.fingerprint

)
{%- endmacro %}


{# The CTE `refused_members` (token, contact_point_key, is_suppressed, has_suppressed): who is in the segments that a guard refuses. They stay
   as they are, but whoever may not be messaged leaves them all the same; `has_suppressed` says of a segment that somebody
   does. Before it stand the CTEs `guards` (token, refusal) and `acknowledged_members` (token, contact_point_key). #}
{% macro refused_members() -%}
refused_members as (

    select
        acknowledged_members.token,
        acknowledged_members.contact_point_key,
        coalesce(reach.is_suppressed, false) as is_suppressed,
        bool_or(coalesce(reach.is_suppressed, false)) over (
            partition by acknowledged_members.token
        ) as has_suppressed

    from acknowledged_members

    inner join guards
        on acknowledged_members.token = guards.token

    left join {{ ref('int_activation_reach') }} as reach
        on acknowledged_members.contact_point_key = reach.contact_point_key

    where guards.refusal is not null

)
{%- endmacro %}


{# The CTEs that hash each segment of *members* as a whole; the last of them is `segment_fingerprints`. #}
{% macro whole_segment_fingerprints(members) -%}
member_fingerprints as (

    select
        segment_name,
        {{ fingerprint_of(['endpoint_id', 'channel_type', 'address', 'user_id']) }} as member_fingerprint

    from {{ members }}

),

segment_fingerprints as (

    select
        segment_name,
        {{ fingerprint("array_join(array_agg(member_fingerprint order by member_fingerprint), chr(10))") }}
            as segment_fingerprint

    from member_fingerprints

    group by segment_name

)
{%- endmacro %}


{# The day (ISO text) from which on outcomes are read: `margin` days before the newest that was read, for what was
   dated and not yet there; none: all of them. An outcome lands under the day on which it is written, by S3's clock; a
   machine that slept over a long weekend goes on for a moment under Friday's date. #}
{% macro first_day_of_new_outcomes(margin=7) -%}
    {%- if not execute or not is_incremental() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set newest = run_query('select max(landed_on) from ' ~ this).columns[0].values()[0] -%}
    {%- if newest is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set day = modules.datetime.datetime.strptime(newest, '%Y-%m-%d') - modules.datetime.timedelta(days=margin) -%}
    {{ return(day.strftime('%Y-%m-%d')) }}
{%- endmacro %}
