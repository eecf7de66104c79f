{%- set segments = [
    'seg_high_value_renewals',
    'seg_lapsed_email_openers',
    'seg_red_shoe_buyers',
    'seg_webinar5_email_openers',
] -%}

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
