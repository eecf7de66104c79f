{# The column of all_events as it is; a table from before facts were known has none: then no fact is known, until the
   table is rebuilt. #}
{% macro existing_fact_id() -%}
    {%- set existing = adapter.get_columns_in_relation(this) | map(attribute='name') | list if execute else ['fact_id'] -%}
    {{ return('fact_id' if 'fact_id' in existing else 'cast(null as varchar)') }}
{%- endmacro %}


{# Of one fact the first event (event_at, event_id) stands, whenever its twins arrived. CTE: which events of a relation
   like all_events tell the facts near a batch's days. #}
{% macro known_facts(events, batch, fact_id='fact_id') -%}
ranked_facts as (

    select
        {{ fact_id }} as fact_id,
        event_id,
        event_at,
        row_number() over (
            partition by {{ fact_id }}
            order by event_at, event_id
        ) as precedence

    from {{ events }}

    where
        {{ fact_id }} is not null
        and {{ on_days_of(batch, margin=var('same_fact_days')) }}

),

known_facts as (

    select
        fact_id,
        max(if(precedence = 1, event_at)) as first_event_at,
        max(if(precedence = 1, event_id)) as first_event_id,
        array_agg(event_id) as event_ids,
        array_agg(distinct cast(event_at as date)) as event_days

    from ranked_facts

    group by fact_id

)
{%- endmacro %}


{# Whether an event of a relation is of a fact that is not known, or takes the place of the event that stands for it. #}
{% macro is_first_of_fact(relation) -%}
    (
            known_facts.fact_id is null
            or {{ relation }}.event_at < known_facts.first_event_at
            or (
                {{ relation }}.event_at = known_facts.first_event_at
                and {{ relation }}.event_id < known_facts.first_event_id
            )
        )
{%- endmacro %}


{# After an insert: deletes from all_events the events that a new one took the place of. A kill between insert and
   delete leaves both; loads that landed_hours has not noted yet are looked at again, so the next run deletes.
   An event whose time became an earlier one takes the place of its own row: what was loaded with it or since stays.
   Returns '' where nothing was replaced. #}
{% macro delete_replaced_events(relation=none, since_noted=true) -%}
    {%- if not execute -%}
        {{ return('') }}
    {%- endif -%}
    {%- set events = relation or this -%}
    {%- set ledger = adapter.get_relation(database=events.database, schema=events.schema, identifier='landed_hours') -%}
    {%- set noted = newest_load_of(ledger) if ledger is not none and since_noted else none -%}
    {%- set newer = 'true' if noted is none else "loaded_at > timestamp '" ~ noted ~ "'" -%}
    {%- set replacing_days = event_days(
        'select distinct cast(event_at as date) from ' ~ events ~ ' where replaces_event_ids is not null and ' ~ newer
    ) -%}
    {%- if not replacing_days -%}
        {{ return('') }}
    {%- endif -%}
    {%- set replaced_days = event_days(
        'select distinct replaced.event_date from ' ~ events
        ~ ' cross join unnest(replaces_days) as replaced (event_date) where ' ~ newer
    ) -%}
    merge into {{ events }} as existing
    using (
        select
            replaced.event_id,
            max(loaded_at) as replaced_at
        from {{ events }}
        cross join unnest(replaces_event_ids) as replaced (event_id)
        where {{ within_days('event_at', replacing_days) }}
        group by replaced.event_id
    ) as replaced
        on existing.event_id = replaced.event_id
        and existing.loaded_at < replaced.replaced_at
        and {{ within_days('existing.event_at', replaced_days) }}
    when matched then delete
{%- endmacro %}


{# A table that is built anew has nothing wholly in: forget the hours first, so that a build that is killed between
   two of its inserts is not taken for a whole one. #}
{% macro forget_landed_hours() -%}
    {%- set ledger = landed_hours_relation() if execute and not is_incremental() else none -%}
    {{ return('' if ledger is none else 'delete from ' ~ ledger ~ ' where true') }}
{%- endmacro %}
