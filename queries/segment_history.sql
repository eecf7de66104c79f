-- Question: when did each subject enter and leave each segment?
-- Owner: lifecycle marketing, and whoever has to answer why somebody got a message.
-- Reads: database <env>_engagelake_segments: seg_membership_changes.
-- Cost: one small row per entry or exit; memberships that did not change cost nothing.
with

spells as (

    select
        token,
        subject_id,
        change_type,
        reason,
        as_of as entered_at,
        lead(as_of) over (
            partition by token, subject_id
            order by as_of
        ) as left_at

    from seg_membership_changes

)

select
    token,
    subject_id,
    entered_at,
    left_at,
    date_diff('day', entered_at, left_at) as days_in_segment,
    reason

from spells

where change_type = 'entered'

order by token, subject_id, entered_at
