-- Question: when did each subject enter and leave each segment?
-- Owner: lifecycle marketing, and whoever has to answer why somebody got a message.
-- Reads: database <env>_engagelake_segments: seg_membership_spells, a view of seg_membership_changes.
-- Cost: one small row per entry or exit; memberships that did not change cost nothing.
select
    token,
    subject_id,
    entered_at,
    left_at,
    date_diff('day', entered_at, left_at) as days_in_segment,
    reason

from seg_membership_spells

order by token, subject_id, entered_at
