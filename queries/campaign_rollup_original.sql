-- Question: how many sends, opens, clicks, bounces and unsubscribes did each campaign of the last 30 days have?
-- Owner: whoever still has it saved; use campaign_rollup.sql.
-- Reads: database <env>_engagelake_events: campaign_send, email_send, email_open, email_click, email_hardbounce,
--        email_softbounce, email_unsubscribe.
-- Cost: high; only campaign_send is limited to 30 days, the six other views are read from the first day on.
--
-- The query that the predecessors' README printed, kept so that it runs. Its counts are of all time, not of 30 days,
-- and of events, not of people: a reader who opens a mail three times counts three times.
select
    pinpoint_campaign_id,
    (
        select count(*) from email_send
        where email_send.pinpoint_campaign_id = campaign_send.pinpoint_campaign_id
    ) as numsends,
    (
        select count(*) from email_open
        where email_open.pinpoint_campaign_id = campaign_send.pinpoint_campaign_id
    ) as numopens,
    (
        select count(*) from email_click
        where email_click.pinpoint_campaign_id = campaign_send.pinpoint_campaign_id
    ) as numclicks,
    (
        select count(*) from email_hardbounce
        where email_hardbounce.pinpoint_campaign_id = campaign_send.pinpoint_campaign_id
    ) as numhardbounces,
    (
        select count(*) from email_softbounce
        where email_softbounce.pinpoint_campaign_id = campaign_send.pinpoint_campaign_id
    ) as numsoftbounces,
    (
        select count(*) from email_unsubscribe
        where email_unsubscribe.pinpoint_campaign_id = campaign_send.pinpoint_campaign_id
    ) as numunsubs

from campaign_send

where ingest_timestamp > current_timestamp - interval '30' day

group by pinpoint_campaign_id
