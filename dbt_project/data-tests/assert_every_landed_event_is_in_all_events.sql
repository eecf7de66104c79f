-- Landed = all_events + duplicates: an id that landed and is not held was lost. Looks as far back as a run does.
{%- set newest_hour = run_query('select max(landed_hour) from ' ~ ref('all_events')).columns[0].values()[0] if execute %}

with

landed as (

    {% for base_model in ['base_pinpoint__events', 'base_ses__events', 'base_messaging__events', 'base_app__events'] %}
    select event_id

    from {{ ref(base_model) }}

    {% if newest_hour %}
    where {{ landed_from(hours_before(newest_hour, var('arrival_grace_hours'))) }}
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select landed.event_id

from landed

left join {{ ref('all_events') }} as held
    on landed.event_id = held.event_id

where held.event_id is null
