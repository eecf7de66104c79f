{# What the suppression policy says of an event: the row of its type, subtype and feedback, else of its subtype, else
   of its feedback, else of its type alone. `relation` needs policy_type, policy_sub_type and policy_feedback. #}
{% macro join_policy(relation) -%}
    {%- set sub_type = 'lower(' ~ relation ~ '.policy_sub_type)' -%}
    {%- set feedback = 'lower(' ~ relation ~ '.policy_feedback)' -%}
    {%- for alias, wanted_sub_type, wanted_feedback in [
        ('policy_of_both', sub_type, feedback),
        ('policy_of_sub_type', sub_type, "'*'"),
        ('policy_of_feedback', "'*'", feedback),
        ('policy_of_type', "'*'", "'*'"),
    ] %}
    left join {{ ref('suppression_policy') }} as {{ alias }}
        on
            {{ relation }}.policy_type = {{ alias }}.event_type
            and {{ wanted_sub_type }} = lower({{ alias }}.sub_type)
            and {{ wanted_feedback }} = lower({{ alias }}.feedback)
    {% endfor -%}
{%- endmacro %}


{# A column of the row that join_policy() found; null where the policy does not know the event's type. #}
{% macro by_policy(column) -%}
    case
            {%- for alias in ['policy_of_both', 'policy_of_sub_type', 'policy_of_feedback', 'policy_of_type'] %}
            when {{ alias }}.effect is not null then {{ alias }}.{{ column }}
            {%- endfor %}
        end
{%- endmacro %}


{# The columns by which join_policy() finds an event of all_events in the policy. #}
{% macro policy_columns() -%}
    {{ policy_type() }} as policy_type,
        case
            when {{ says_opted_out() }} then 'OPTED_OUT'
            -- What the service itself does: a text that begins with a word of its list opts out.
            when {{ is_text_from_a_number() }} then {{ first_word("element_at(attributes, 'body')") }}
            when event_type = '_email.complaint' then {{ text_value('complaint_sub_type') }}
            when event_type = '_email.subscription' and unsubscribe_all then 'UnsubscribeAll'
            -- Who turns down a topic is subscribed too, and has not come back; nor has who is not known to have been away.
            when event_type = '_email.subscription' and not unsubscribe_all and unsubscribed_before then 'Resubscribe'
            else {{ text_value('bounce_sub_type') }}
        end as policy_sub_type,
        case
            when not {{ is_text_from_a_number() }} then {{ text_value('complaint_feedback_type') }}
            when regexp_like({{ visible("element_at(attributes, 'body')") }}, '{{ nothing_but_a_word_pattern() }}') then 'alone'
        end as policy_feedback
{%- endmacro %}


{# The type by which an event of all_events stands in the policy. #}
{% macro policy_type() -%}
    case
            when {{ says_opted_out() }} then '_SMS.FAILURE'
            when {{ is_text_from_a_number() }} then '_inbound.text'
            else event_type
        end
{%- endmacro %}


{# What somebody texts: RCS comes to the same number and is answered by the same words. #}
{% macro is_text_from_a_number() -%}
    event_type in ('_inbound.text', '_inbound.rcs')
{%- endmacro %}


{# The first word of a text in its letters and digits alone: accents that are written apart, blanks and dashes inside it
   (opt out, OPT-OUT, un-subscribe) are none of it, nor are quotes, stops and pictures around it. #}
{% macro first_word(text) -%}
    regexp_replace(regexp_extract({{ visible(text) }}, '{{ word_pattern() }}'), '[^\p{L}\p{N}]', '')
{%- endmacro %}


{# A text without the characters that nobody sees (a zero-width space within STOP). #}
{% macro visible(text) -%}
    regexp_replace({{ text }}, '\p{Cf}', '')
{%- endmacro %}


{# A word, or one of the two ways to opt out that people write as two. #}
{% macro word_pattern() -%}
    (?:[oO][pP][tT][\s\p{Pd}]*[oO][uU][tT]|[uU][nN]\p{Pd}?[sS][uU][bB][sS][cC][rR][iI][bB][eE]|[\p{L}\p{N}\p{M}]+)
{%- endmacro %}


{% macro nothing_but_a_word_pattern() -%}
    ^[^\p{L}\p{N}]*{{ word_pattern() }}[^\p{L}\p{N}]*$
{%- endmacro %}


{# A text that did not arrive because its number had opted out; some services say it in a sentence. #}
{% macro says_opted_out() -%}
    (
            channel in ('SMS', 'MMS', 'VOICE', 'RCS')
            and event_type not in ('_SMS.SUCCESS', '_SMS.BUFFERED', '_SMS.OPTIN')
            and regexp_like(
                lower(coalesce(record_status, '') || ' ' || coalesce(element_at(attributes, 'record_status_description'), '')),
                'opted[ _-]?out'
            )
        )
{%- endmacro %}
