-- A subject is in a segment once, and a token names one segment.
select
    token,
    subject_id

from {{ ref('seg_memberships') }}

group by token, subject_id

having count(*) > 1
