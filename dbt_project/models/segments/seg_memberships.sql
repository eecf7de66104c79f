{%- set segments = segment_names() -%}

with

memberships as (

    {% for segment in segments %}
    select
        subject_id,
        '{{ segment }}' as segment_name,
        '{{ segment_token(segment) }}' as token,
        qualified_at,
        reason

    from {{ ref(segment) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from memberships
