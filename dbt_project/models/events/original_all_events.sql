{{ config(alias='all_events') }}

with

mail_parts as (

    select
        *,
        coalesce(json_extract(raw, '$.facets.email_channel.mail_event.mail'), json_extract(raw, '$.mail')) as mail,
        starts_with(event_type, '_email.') as is_mail,
        if(event_type = '_email.rejected', failure_reason) as reject_reason,
        if(event_type = '_email.complaint', affected_recipients) as complained_recipients,
        if(event_type in ('_email.hardbounce', '_email.softbounce'), affected_recipients) as bounced_recipients

    from {{ ref('all_events') }}

),

events as (

    select
        event_type,
        {{ epoch_milliseconds('event_timestamp') }} as event_timestamp,
        {{ epoch_milliseconds('arrival_timestamp') }} as arrival_timestamp,
        {{ json_text('raw', '$.event_version') }} as event_version,
        cast(
            row(application_id, {{ json_to_map("json_extract(raw, '$.application.sdk')") }})
            as row(app_id varchar, sdk map(varchar, varchar))
        ) as application,
        cast(
            row(client_id, {{ json_text('raw', '$.client.cognito_id') }})
            as row(client_id varchar, cognito_id varchar)
        ) as client,
        cast(
            row({{ json_to_map("json_extract(raw, '$.device.platform')") }})
            as row(platform map(varchar, varchar))
        ) as device,
        {{ json_to_map("json_extract(raw, '$.session')") }} as session,
        attributes,
        cast(
            row({{ json_to_map("json_extract(raw, '$.client_context.custom')") }})
            as row(custom map(varchar, varchar))
        ) as client_context,
        aws_account_id as awsaccountid,
        -- Its type quotes names of fields (from, to), which sqlfluff cannot parse.
        {{ original_mail_facets() }} as facets,  -- noqa: PRS
        cast(row(price_in_millicents_usd) as row(price_in_millicents_usd double)) as metrics,
        ingest_timestamp,
        date_format(arrived_at, '%Y') as year,
        date_format(arrived_at, '%m') as month,
        date_format(arrived_at, '%d') as day,
        arrived_at,
        event_at,
        event_id,
        family

    from mail_parts

)

select * from events
