{# The newest load of all_events that a model has counted (text); none: it has counted nothing yet. #}
{% macro newest_load() -%}
    {%- if not execute or not is_incremental() -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(run_query('select cast(max(loaded_at) as varchar) from ' ~ this).columns[0].values()[0]) }}
{%- endmacro %}


{# The days on which events happened that all_events gained since a model was last built; none: all of them.
   Their rows are computed again from every event of the day, so a run that is repeated changes nothing. #}
{% macro touched_days() -%}
    {%- set newest = newest_load() -%}
    {%- if newest is none -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(event_days(
        'select distinct cast(event_at as date) from ' ~ ref('all_events') ~ " where loaded_at > timestamp '" ~ newest ~ "'"
    )) }}
{%- endmacro %}


{# The condition that reads the touched days and no other partition. #}
{% macro on_touched_days(days) -%}
    {{ 'true' if days is none else within_days('event_at', days) }}
{%- endmacro %}
