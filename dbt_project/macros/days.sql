{# The days (ISO text, sorted) that a query of one date column returns. #}
{% macro event_days(query) -%}
    {%- set days = [] -%}
    {%- if execute -%}
        {%- for day in run_query(query).columns[0].values() -%}
            {%- do days.append(day | string) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(days | sort) }}
{%- endmacro %}


{# Literal time ranges that cover whole days, neighbours joined, so that only their partitions are opened; each
   range is `margin` days longer at both ends. Very scattered days become one range from the first to the
   last: a longer scan, not a longer query. #}
{% macro within_days(column, days, margin=0, most_ranges=60) -%}
    {%- set day_length = modules.datetime.timedelta(days=1) -%}
    {%- set margin_length = modules.datetime.timedelta(days=margin) -%}
    {%- set ranges = [] -%}
    {%- for text in days | sort -%}
        {%- set day = modules.datetime.datetime.strptime(text[:10], '%Y-%m-%d') -%}
        {%- set first, last = day - margin_length, day + day_length + margin_length -%}
        {%- if ranges and ranges[-1][1] >= first -%}
            {%- do ranges.append([ranges.pop()[0], last]) -%}
        {%- else -%}
            {%- do ranges.append([first, last]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not ranges -%}
        false
    {%- else -%}
        {%- if ranges | length > most_ranges -%}
            {%- set ranges = [[ranges[0][0], ranges[-1][1]]] -%}
        {%- endif -%}
        (
        {%- for range in ranges -%}
            ({{ column }} >= timestamp '{{ range[0] }}' and {{ column }} < timestamp '{{ range[1] }}')
            {{- ' or ' if not loop.last -}}
        {%- endfor -%}
        )
    {%- endif -%}
{%- endmacro %}
