{# What has to be read to bring all_events up to date.

   The rule: a run inserts records that lie in the hours it looked up *and* happened on the days it compares with,
   and `landed_hours` settles an hour only when every record of it is seen to be in all_events and nothing more
   arrives there. Both sets are fixed before the insert, so a record that lands in between waits for the next run;
   nothing can come twice, and what a killed run left out is still due. #}
{% macro union_of_streams() -%}
    {%- for stream in ['pinpoint-events', 'ses-events', 'messaging-events', 'app-events', 'inbound-events', 'admin-events'] -%}
        {{ caller(stream) }}
        {{ 'union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# One batch of arrivals: `ranges` by stream (pairs of hours, '2026-10-31 07'), `days` on which they happened
   (ISO text), `settled_until`: the newest hour that gets nothing more. Ranges and days are none where all is read. #}
{% macro arrival_batch() -%}
    {%- set batch = {'ranges': none, 'days': none, 'settled_until': ''} -%}
    {%- if not execute -%}
        {{ return(batch) }}
    {%- endif -%}
    {%- set newest_hour = run_query(
        'select max(landed_hour) from (' ~ catalogued_hours() ~ ') as catalogued where landed_hour <= substr(cast(' ~ engine_clock() ~ ' as varchar), 1, 13)'
    ).columns[0].values()[0] -%}
    {%- if newest_hour is not none -%}
        {%- do batch.update({'settled_until': hours_before(newest_hour, var('arrival_grace_hours'))}) -%}
    {%- endif -%}
    {%- if is_incremental() -%}
        {%- do batch.update({'ranges': due_ranges()}) -%}
        {%- do batch.update({'days': event_days(landed_days(batch))}) -%}
    {%- endif -%}
    {{ return(batch) }}
{%- endmacro %}


{# Every hour of landing that the catalog knows, as rows (stream, landed_hour); reads no record. A folder whose name
   is no hour is no partition of ours: `engagelake audit` lists it. #}
{% macro catalogued_hours() -%}
    {%- call(stream) union_of_streams() -%}
        select
            '{{ stream }}' as stream,
            dt || ' ' || hr as landed_hour
        from {{ generate_schema_name('landing') }}."{{ stream | replace('-', '_') }}$partitions"
        where
            regexp_like(dt || ' ' || hr, '^20[0-9]{2}-[0-9]{2}-[0-9]{2} ([01][0-9]|2[0-3])$')
            -- The thirty-first of a shorter month is no day.
            and try_cast(dt as date) is not null
    {%- endcall -%}
{%- endmacro %}


{# The ledger of hours that are wholly in. Not ref(): all_events is built before it and reads what the last run noted. #}
{% macro landed_hours_relation() -%}
    {{ return(adapter.get_relation(database=this.database, schema=this.schema, identifier='landed_hours')) }}
{%- endmacro %}


{# The hours that are not settled, by stream, as ranges of neighbours. However old: a backfill is new to the ledger. #}
{% macro due_ranges() -%}
    {%- set ledger = landed_hours_relation() -%}
    {%- set ranges = {} -%}
    {%- set query -%}
        with

        catalogued as ({{ catalogued_hours() }}),

        settled as (
            {% if ledger is none %}
            select stream, landed_hour from catalogued where false
            {% else %}
            select stream, landed_hour from {{ ledger }} where is_settled
            {% endif %}
        ),

        marked as (
            select
                catalogued.stream,
                catalogued.landed_hour,
                settled.landed_hour is null as is_due,
                row_number() over (partition by catalogued.stream order by catalogued.landed_hour)
                - row_number() over (
                    partition by catalogued.stream, settled.landed_hour is null
                    order by catalogued.landed_hour
                ) as neighbourhood
            from catalogued
            left join settled
                on catalogued.stream = settled.stream
                and catalogued.landed_hour = settled.landed_hour
        )

        select
            stream,
            min(landed_hour) as first_hour,
            max(landed_hour) as last_hour
        from marked
        where is_due
        group by stream, neighbourhood
        order by stream, min(landed_hour)
    {%- endset -%}
    {%- for stream, first_hour, last_hour in run_query(query).rows -%}
        {%- do ranges.setdefault(stream, []).append((first_hour, last_hour)) -%}
    {%- endfor -%}
    {{ return(ranges) }}
{%- endmacro %}


{# The named columns of every record of a batch's hours, all streams together. #}
{% macro arrivals(batch, columns, with_stream=false) -%}
    {%- call(stream) union_of_streams() -%}
        select
            {%- if with_stream %}
            '{{ stream }}' as stream,
            {%- endif %}
            {{ columns | join(',\n            ') }}
        from {{ ref('base_' ~ stream | replace('-', '__')) }}
        where {{ landed_within(none if batch['ranges'] is none else batch['ranges'].get(stream, [])) }}
    {%- endcall -%}
{%- endmacro %}


{# The days on which the records of a batch's hours happened, as rows; the columns beside the record tell, so that no
   record is read for it. #}
{% macro landed_days(batch) -%}
    select distinct cast(event_at as date) as event_date
    from (
        {%- call(stream) union_of_streams() -%}
            select {{ iso_to_timestamp('event_at') }} as event_at
            from {{ source('landing', stream | replace('-', '_')) }}
            where {{ landed_within(batch['ranges'].get(stream, [])) }}
        {%- endcall -%}
    ) as arrivals
    where event_at is not null
{%- endmacro %}


{# Partitions of landing from hour to hour, both included; literal, so that the others are never opened.
   Very many ranges become one from the first to the last: a longer scan, not a longer query. #}
{% macro landed_within(ranges, most_ranges=60) -%}
    {%- if ranges is none -%}
        true
    {%- elif not ranges -%}
        false
    {%- else -%}
        {%- if ranges | length > most_ranges -%}
            {%- set ranges = [(ranges[0][0], ranges[-1][1])] -%}
        {%- endif -%}
        (
        {%- for first_hour, last_hour in ranges -%}
            {%- set first_dt, first_hr = first_hour.split(' ') -%}
            {%- set last_dt, last_hr = last_hour.split(' ') -%}
            (
                (dt > '{{ first_dt }}' or (dt = '{{ first_dt }}' and hr >= '{{ first_hr }}'))
                and (dt < '{{ last_dt }}' or (dt = '{{ last_dt }}' and hr <= '{{ last_hr }}'))
            )
            {{- ' or ' if not loop.last -}}
        {%- endfor -%}
        )
    {%- endif -%}
{%- endmacro %}


{# The condition on the days of a batch. #}
{% macro on_days_of(batch, column='event_at', margin=0) -%}
    {{ 'true' if batch['days'] is none else within_days(column, batch['days'], margin) }}
{%- endmacro %}


{# The hour that lies `count` hours before an hour ('2026-10-31 07'). #}
{% macro hours_before(hour, count) -%}
    {%- set moment = modules.datetime.datetime.strptime(hour, '%Y-%m-%d %H') -%}
    {{ return((moment - modules.datetime.timedelta(hours=count)).strftime('%Y-%m-%d %H')) }}
{%- endmacro %}
