{# What has to be read to bring all_events up to date.

   A record lies in landing under the hour of its arrival, and arrives late when a delivery was retried, so a run
   looks `arrival_grace_hours` behind the newest hour that all_events holds. In that look-back it finds, from ids
   and times alone, which events are new: when the first of them arrived and on which days they happened. The rest
   of the run parses only what arrived since then, and compares only with those days of the table.

   Returns {since_hour, since_arrival, days, is_empty}; without an earlier run everything is read. #}
{% macro arrival_batch(base_models) -%}
    {%- set everything = {'since_hour': none, 'since_arrival': none, 'days': [], 'is_empty': false} -%}
    {%- if not execute or not is_incremental() -%}
        {{ return(everything) }}
    {%- endif -%}

    {%- set newest_hour = run_query('select max(landed_hour) from ' ~ this).columns[0].values()[0] -%}
    {%- if newest_hour is none -%}
        {{ return(everything) }}
    {%- endif -%}

    {%- set since_hour = hours_before(newest_hour, var('arrival_grace_hours')) -%}
    {%- set arrivals = arrivals_since(base_models, since_hour) -%}
    {%- set days = event_days('select distinct cast(event_at as date) from (' ~ arrivals ~ ') as arrivals') -%}
    {%- if not days -%}
        {{ return({'since_hour': since_hour, 'since_arrival': none, 'days': [], 'is_empty': true}) }}
    {%- endif -%}

    {%- set new_days_query -%}
        select
            cast(cast(arrivals.event_at as date) as varchar),
            cast(min(arrivals.arrived_at) as varchar)

        from ({{ arrivals }}) as arrivals

        left join (
            select event_id from {{ this }} where {{ within_days('event_at', days) }}
        ) as known
            on arrivals.event_id = known.event_id

        where known.event_id is null

        group by 1
    {%- endset -%}
    {%- set new_days = run_query(new_days_query) -%}

    {{ return({
        'since_hour': since_hour,
        'since_arrival': new_days.columns[1].values() | min if new_days.rows else none,
        'days': new_days.columns[0].values() | sort if new_days.rows else [],
        'is_empty': not new_days.rows,
    }) }}
{%- endmacro %}


{# Ids and times, nothing parsed, of what landed from an hour on. #}
{% macro arrivals_since(base_models, since_hour) -%}
    {%- for base_model in base_models -%}
        select event_id, event_at, arrived_at
        from {{ ref(base_model) }}
        where {{ landed_from(since_hour) }}
        {{ 'union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# Partitions of landing from an hour ('2026-10-31 07') on; literal, so that the others are never opened. #}
{% macro landed_from(since_hour) -%}
    {%- set dt, hr = since_hour.split(' ') -%}
    (dt > '{{ dt }}' or (dt = '{{ dt }}' and hr >= '{{ hr }}'))
{%- endmacro %}


{# The condition that reads one batch of arrivals. #}
{% macro in_batch(batch) -%}
    {%- if batch['is_empty'] -%}
        false
    {%- elif batch['since_hour'] is none -%}
        true
    {%- else -%}
        {{ landed_from(batch['since_hour']) }}
        and arrived_at >= timestamp '{{ batch['since_arrival'] }}'
    {%- endif -%}
{%- endmacro %}


{# The hour that lies `count` hours before an hour ('2026-10-31 07'). #}
{% macro hours_before(hour, count) -%}
    {%- set moment = modules.datetime.datetime.strptime(hour, '%Y-%m-%d %H') -%}
    {{ return((moment - modules.datetime.timedelta(hours=count)).strftime('%Y-%m-%d %H')) }}
{%- endmacro %}


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


{# Literal time ranges that cover whole days, neighbours joined, so that only their partitions are opened.
   Very scattered days become one range from the first to the last: a longer scan, not a longer query. #}
{% macro within_days(column, days, most_ranges=60) -%}
    {%- set day_length = modules.datetime.timedelta(days=1) -%}
    {%- set ranges = [] -%}
    {%- for text in days | sort -%}
        {%- set day = modules.datetime.datetime.strptime(text[:10], '%Y-%m-%d') -%}
        {%- if ranges and ranges[-1][1] >= day -%}
            {%- do ranges.append([ranges.pop()[0], day + day_length]) -%}
        {%- else -%}
            {%- do ranges.append([day, day + day_length]) -%}
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


{# When this run adds rows to all_events: the mark by which later models find them. #}
{% macro loaded_at() -%}
    {{ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') }}
{%- endmacro %}
