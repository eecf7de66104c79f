-- Question: which mail did an address get in the last 30 days, and what became of each message?
-- Owner: customer service.
-- Reads: database <env>_engagelake_marts: fct_messages.
-- Cost: a few columns of one row per message and recipient; no events at all.
--
-- Corrects address_mail_original.sql: a message has one line however often it was opened, with the true times; the
-- address is compared as addresses are; mail that bounced or was refused shows as such instead of as unopened.
select
    sent_at,
    subject,
    status,
    count_opens,
    delivered_at,
    first_open_at,
    first_click_at,
    message_id

from fct_messages

where
    channel = 'EMAIL'
    and recipient = lower(trim('example_address@example.com'))
    and sent_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

order by sent_at desc, message_id asc
