-- Question: which mail did an address receive in the last 30 days, and was it opened?
-- Owner: whoever still has it saved; use address_mail.sql.
-- Reads: database <env>_engagelake_events: email_send, email_open.
-- Cost: high; both views are read from the first day on, because the limit is on arrival, not on the partition.
--
-- The query that the predecessors' README printed, kept so that it runs. A message is listed once for each time it
-- was opened, and an address in another spelling than the sender's is not found.
select
    a.event_timestamp as whensent,
    a.subject as emailsubject,
    case when b.event_timestamp is null then 0 else 1 end as didopen

from email_send as a

left join email_open as b
    on a.message_id = b.message_id

where
    contains(a.destination, 'example_address@example.com')
    and a.ingest_timestamp > current_timestamp - interval '30' day

order by a.event_timestamp desc
