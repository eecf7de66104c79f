{# What the owner of each segment allows at a destination, as rows (token, is_sent, is_retired, then the guards of its
   meta: min_members, max_members, first_push, small_change, largest_change, largest_turnover, largest_shrink; null: no limit). #}
{% macro segment_limits(destination) -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for meta in segments().values() -%}
            {%- set limits = [] -%}
            {%- set types = {
                'min': 'bigint',
                'max': 'bigint',
                'first_push': 'bigint',
                'small_change': 'bigint',
                'largest_change': 'double',
                'largest_turnover': 'double',
                'largest_shrink': 'double',
            } -%}
            {#- A word that nobody knows may be meant for any of them, and one that is no number for any figure: then none
                holds, and the segment is refused. -#}
            {%- set strange = (meta['guards'].keys() | reject('in', types) | list)
                + (meta['guards'].values() | reject('number') | list)
                + (meta['guards'].values() | select('boolean') | list)
                + (meta['guards'].values() | map('string') | select('in', ['nan', 'inf', '-inf']) | list) -%}
            {%- set guards = {} if strange else meta['guards'] -%}
            {%- for name, type in types.items() -%}
                {#- As text: a bare 0.5 is a double on Athena and a decimal on Trino. -#}
                {%- set limit = "'" ~ guards[name] ~ "'" if guards.get(name) is number else 'null' -%}
                {%- do limits.append('cast(' ~ limit ~ ' as ' ~ type ~ ')') -%}
            {%- endfor -%}
            {%- set is_sent = destination in meta['destinations'] -%}
            {%- do rows.append(
                "('" ~ meta['token'] ~ "', " ~ is_sent | lower ~ ', ' ~ is_retired(meta, destination) | lower
                ~ ', ' ~ limits | join(', ') ~ ')'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    values {{ rows | join(', ') if rows else "('', false, false, " ~ (['cast(null as bigint)'] * 4 + ['cast(null as double)'] * 3) | join(', ') ~ ')' }}
{%- endmacro %}


{# The CTEs that judge what a push would do to each segment at a destination; the last of them is `guards`.
   Before them stands a CTE `members` (token, contact_point_key): whom the destination has, or may have. #}
{% macro segment_guards(destination) -%}
limits as (

    select
        token,
        is_sent,
        is_retired,
        min_members,
        max_members,
        first_push,
        small_change,
        largest_change,
        largest_turnover,
        largest_shrink

    from ({{ segment_limits(destination) }}) as declared (
        token, is_sent, is_retired, min_members, max_members, first_push, small_change, largest_change, largest_turnover,
        largest_shrink
    )

),

desired as (

    select
        token,
        contact_point_key,
        as_of

    from {{ ref('int_activation_desired_tokens') }}

    where destination = '{{ destination }}'

),

moments as (

    select as_of from {{ ref('int_activation_desired_moment') }}

    union all

    select as_of from desired

),

desired_moment as (

    -- A run that was killed may have left tables of two moments: the older one is what may be said.
    select min(as_of) as as_of

    from moments

),

pairs as (

    select
        coalesce(desired.token, members.token) as token,
        desired.token is not null as is_desired,
        members.token is not null as is_acknowledged,
        coalesce(reach.is_suppressed, false) as is_suppressed

    from desired

    full outer join members
        on desired.token = members.token
        and desired.contact_point_key = members.contact_point_key

    left join {{ ref('int_activation_reach') }} as reach
        on coalesce(desired.contact_point_key, members.contact_point_key) = reach.contact_point_key

),

counts as (

    select
        token,
        count_if(is_desired) as count_desired,
        count_if(is_acknowledged) as count_acknowledged,
        count_if(is_desired and not is_acknowledged) as count_entering,
        count_if(is_acknowledged and not is_desired and not is_suppressed) as count_leaving,
        count_if(is_acknowledged and not is_desired and is_suppressed) as count_suppressed

    from pairs

    group by token

),

last_runs as (

    select
        token,
        count_members,
        row_number() over (
            partition by token
            order by begun_at desc, run_key desc
        ) as recency

    from {{ ref('int_activation_runs') }}

    where destination = '{{ destination }}'

),

sizes as (

    select
        coalesce(limits.token, counts.token) as token,
        limits.token is not null as is_declared,
        coalesce(limits.is_sent, false) as is_sent,
        coalesce(limits.is_retired, false) as is_retired,
        limits.min_members,
        limits.max_members,
        limits.first_push,
        coalesce(limits.small_change, 0) as small_change,
        limits.largest_change,
        limits.largest_turnover,
        limits.largest_shrink,
        coalesce(counts.count_desired, 0) as count_desired,
        coalesce(counts.count_acknowledged, 0) as count_acknowledged,
        coalesce(counts.count_entering, 0) as count_entering,
        coalesce(counts.count_leaving, 0) as count_leaving,
        coalesce(counts.count_suppressed, 0) as count_suppressed,
        -- What the last run allowed and did not bring to its end was judged then.
        coalesce(last_runs.count_members, counts.count_acknowledged, 0) as count_allowed

    from limits

    full outer join counts
        on limits.token = counts.token

    left join last_runs
        on coalesce(limits.token, counts.token) = last_runs.token
        and last_runs.recency = 1

    where
        limits.is_sent
        or counts.count_acknowledged > 0

),

moves as (

    select
        *,
        greatest(count_allowed - count_suppressed, 1) as count_before,
        greatest(count_acknowledged - count_suppressed, 1) as count_present,
        greatest(
            count_entering + count_leaving - abs(count_allowed - count_acknowledged), 0
        ) as count_moving

    from sizes

),

compared as (

    -- A run that did not come to its end left a destination between two sizes: the nearer one is compared.
    select
        *,
        if(abs(count_desired - count_present) < abs(count_desired - count_before), count_present, count_before) as count_compared

    from moves

),

limited as (

    select
        *,
        if(count_desired < count_compared, coalesce(largest_shrink, largest_change), largest_change) as change_limit,
        if(count_desired < count_compared and largest_shrink is not null, 'largest_shrink', 'largest_change') as change_guard

    from compared

),

shares as (

    select
        *,
        -- A first push has nothing to compare with, and of a few members a share says nothing; where more than half are lost,
        -- half as many are few.
        count_acknowledged > 0
        and (
            greatest(count_moving, abs(count_desired - count_compared)) > small_change
            or (
                2 * count_desired < count_compared
                and 2 * (count_compared - count_desired) > small_change
            )
        ) as is_comparable,
        abs(count_desired - count_compared) / cast(count_compared as double) as change_share,
        count_moving / cast(count_before as double) as turnover_share,
        100 * abs(count_desired - count_compared) / count_compared as change_percent,
        100 * count_moving / count_before as turnover_percent,
        cast(round(1e2 * change_limit) as bigint) as change_limit_percent,
        cast(round(1e2 * largest_turnover) as bigint) as largest_turnover_percent

    from limited

),

stale_families as (

    select
        array_join(
            array_agg(
                'no event of family ' || family || ' for ' || cast(silent_hours as varchar) || ' hours, and its owner '
                || owner || ' allows ' || cast(stale_after_hours as varchar)
                || ' (`stale_after_hours` in the meta of its landing source)'
                order by family
            ),
            '; '
        ) as reason

    from {{ ref('dim_families') }}

    where is_stale

),

guards as (

    select
        '{{ destination }}/' || shares.token as guard_key,
        '{{ destination }}' as destination,
        '{{ destination_kind(destination) }}' as kind,
        shares.token,
        desired_moment.as_of,
        shares.count_desired,
        shares.count_acknowledged,
        shares.count_entering,
        shares.count_leaving,
        shares.count_suppressed,
        shares.min_members,
        shares.max_members,
        shares.first_push,
        shares.small_change,
        shares.largest_change,
        shares.largest_turnover,
        shares.largest_shrink,
        {{ segment_refusal() }} as refusal

    from shares

    cross join desired_moment

    cross join stale_families

)
{%- endmacro %}


{# Why a segment is not pushed, in words, from the CTEs `shares` and `stale_families`; null: it may be. #}
{% macro segment_refusal() -%}
case
            when stale_families.reason is not null then 'the lake is stale: ' || stale_families.reason
            when shares.is_retired then cast(null as varchar)
            when not shares.is_declared
                then 'no segment declares this token any more: bring its files back with `retired: true` in the meta to remove it'
            when not shares.is_sent
                then 'its meta names this destination no more: set `retired` in the meta to remove it there'
            when shares.count_entering + shares.count_leaving = 0 then cast(null as varchar)
            when
                shares.min_members is null
                or shares.max_members is null
                or shares.largest_change is null
                or shares.largest_turnover is null
                then 'its guards lack min, max, largest_change or largest_turnover as a number, or have a word that is no guard'
            else nullif(array_join(array[
                if(
                    length(shares.token) > 100,
                    concat('its token has ', cast(length(shares.token) as varchar), ' characters, more than 100')
                ),
                if(
                    shares.count_acknowledged = 0 and shares.first_push is null,
                    'it was never pushed, and its guards say nothing of a first_push'
                ),
                if(
                    shares.count_acknowledged = 0 and shares.count_desired > shares.first_push,
                    concat(
                        'its first push would have ', cast(shares.count_desired as varchar),
                        ' members, more than its guard''s first_push ', cast(shares.first_push as varchar)
                    )
                ),
                if(
                    shares.count_desired < shares.min_members,
                    concat(
                        'it would have ', cast(shares.count_desired as varchar),
                        ' members, fewer than its guard''s min ', cast(shares.min_members as varchar)
                    )
                ),
                if(
                    shares.count_desired > shares.max_members,
                    concat(
                        'it would have ', cast(shares.count_desired as varchar),
                        ' members, more than its guard''s max ', cast(shares.max_members as varchar)
                    )
                ),
                if(
                    shares.is_comparable and shares.change_share > shares.change_limit,
                    concat(
                        'it would change by ', cast(shares.change_percent as varchar),
                        ' % (from ', cast(shares.count_compared as varchar),
                        ' to ', cast(shares.count_desired as varchar),
                        ' members), more than its guard''s ', shares.change_guard, ' ',
                        cast(shares.change_limit_percent as varchar), ' %'
                    )
                ),
                if(
                    shares.is_comparable and shares.turnover_share > shares.largest_turnover,
                    concat(
                        cast(shares.count_entering as varchar), ' would enter and ',
                        cast(shares.count_leaving as varchar), ' leave, ',
                        cast(shares.turnover_percent as varchar),
                        ' % of its members, more than its guard''s largest_turnover ',
                        cast(shares.largest_turnover_percent as varchar), ' %'
                    )
                )
            ], '; '), '')
        end
{%- endmacro %}
