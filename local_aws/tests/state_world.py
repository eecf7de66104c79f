"""Something of everything that local AWS can hold, and how each thing is looked at."""

from __future__ import annotations

import json

from local_clients import ROLE, until, zipped

BUCKET, VERSIONED = "state-objects", "state-versions"
FUNCTION = "def handler(event, context):\n    return {'was': event}\n"
TEMPLATE = """
Resources:
  Database:
    Type: AWS::Glue::Database
    Properties: {CatalogId: !Ref AWS::AccountId, DatabaseInput: {Name: state_stack}}
  Stream:
    Type: AWS::Kinesis::Stream
    Properties: {Name: state-stack, ShardCount: 1}
Outputs:
  Arn: {Value: !GetAtt Stream.Arn, Export: {Name: state-arn}}
"""
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}],
}


def fill_s3(local):
    """Objects with all that hangs on them, versions, uploads that are complete and one that is not."""
    s3 = local.client("s3")
    for name in (BUCKET, VERSIONED):
        s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=VERSIONED, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [{"Key": "kind", "Value": "lake"}]})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(POLICY))
    s3.put_object(
        Bucket=BUCKET,
        Key="a/ü.txt",
        Body=b"hello",
        Metadata={"by": "me"},
        ContentType="text/plain",
        Tagging="t=1",
    )
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "a/ü.txt"})
    for body in (b"first", b"second"):
        s3.put_object(Bucket=BUCKET, Key="twice", Body=body)
        s3.put_object(Bucket=VERSIONED, Key="twice", Body=body * 10_000)
    s3.delete_object(Bucket=VERSIONED, Key="twice")
    for key in ("gone", "gone too"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    s3.delete_object(Bucket=BUCKET, Key="gone")
    s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "gone too"}]})
    for key in ("whole", "begun"):
        upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
        place = {"Bucket": BUCKET, "Key": key, "UploadId": upload}
        etags = [
            s3.upload_part(**place, PartNumber=number, Body=body)["ETag"]
            for number, body in ((1, b"p" * 5 * 1024 * 1024), (2, b"tail"))
        ]
        parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
        if key == "whole":
            s3.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})


def see_s3(local):
    """Every object, version and part, and what the buckets are set to."""
    s3 = local.client("s3")
    objects = {}
    for item in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
        got = s3.get_object(Bucket=BUCKET, Key=item["Key"])
        kept = ("ETag", "LastModified", "Metadata", "ContentType", "ContentLength")
        tags = s3.get_object_tagging(Bucket=BUCKET, Key=item["Key"])["TagSet"]
        objects[item["Key"]] = ({name: got[name] for name in kept}, got["Body"].read(), tags, item)
    versions = s3.list_object_versions(Bucket=VERSIONED)
    (upload,) = s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
    parts = s3.list_parts(Bucket=BUCKET, Key="begun", UploadId=upload["UploadId"])["Parts"]
    return (
        objects,
        (versions["Versions"], versions["DeleteMarkers"], parts, upload["UploadId"]),
        s3.list_buckets()["Buckets"],
        (s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"], s3.get_bucket_policy(Bucket=BUCKET)["Policy"]),
    )


def fill_glue(local):
    """A table of three versions with partitions, and a crawler that has crawled it."""
    glue = local.client("glue")
    glue.create_database(DatabaseInput={"Name": "state", "Description": "kept"})
    location = f"s3://{BUCKET}/landing/"
    serde = {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"}
    storage = {"Columns": [{"Name": "raw", "Type": "string"}], "Location": location, "SerdeInfo": serde}
    table = {
        "Name": "landing",
        "StorageDescriptor": storage,
        "PartitionKeys": [{"Name": "dt", "Type": "string"}],
    }
    glue.create_table(DatabaseName="state", TableInput=table)
    for text in ("second", "third"):
        glue.update_table(DatabaseName="state", TableInput={**table, "Description": text})
    partitions = [{"Values": [f"2026-10-0{day}"], "StorageDescriptor": storage} for day in range(1, 5)]
    glue.batch_create_partition(DatabaseName="state", TableName="landing", PartitionInputList=partitions)
    glue.delete_partition(DatabaseName="state", TableName="landing", PartitionValues=["2026-10-02"])
    glue.create_table(DatabaseName="state", TableInput={"Name": "dropped"})
    glue.delete_table(DatabaseName="state", Name="dropped")
    local.client("s3").put_object(Bucket=BUCKET, Key="landing/dt=2026-10-09/x.json", Body=b'{"raw":"1"}')
    glue.create_crawler(
        Name="state",
        Role=ROLE,
        Targets={"CatalogTargets": [{"DatabaseName": "state", "Tables": ["landing"]}]},
        SchemaChangePolicy={"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
        Tags={"a": "b"},
    )
    glue.start_crawler(Name="state")
    until(lambda: glue.get_crawler(Name="state")["Crawler"].get("LastCrawl"))


def see_glue(local):
    """The catalog, every version, the crawler and its crawls."""
    glue = local.client("glue")
    here = {"DatabaseName": "state", "TableName": "landing"}
    return (
        glue.get_databases()["DatabaseList"],
        glue.get_tables(DatabaseName="state")["TableList"],
        glue.get_table_versions(**here)["TableVersions"],
        glue.get_partitions(**here)["Partitions"],
        glue.get_crawler(Name="state")["Crawler"],
        glue.list_crawls(CrawlerName="state")["Crawls"],
    )


def fill_messages(local):
    """Streams, topics, queues, roles and log groups."""
    kinesis, sns, sqs = (local.client(name) for name in ("kinesis", "sns", "sqs"))
    kinesis.create_stream(StreamName="state", ShardCount=2)
    for run in range(3):
        records = [{"Data": f"{run}-{n}".encode(), "PartitionKey": str(n)} for n in range(10)]
        kinesis.put_records(StreamName="state", Records=records)
    sqs.create_queue(QueueName="state")
    topic = sns.create_topic(Name="state", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
    queue = "arn:aws:sqs:us-east-1:123456789012:state"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    sns.publish(TopicArn=topic, Message="by the topic")
    local.client("iam").create_role(RoleName="state", AssumeRolePolicyDocument="{}")
    local.client("iam").put_role_policy(RoleName="state", PolicyName="p", PolicyDocument=json.dumps(POLICY))
    local.client("logs").create_log_group(logGroupName="state")


def see_messages(local):
    """Every record, message, subscription and role."""
    kinesis, sns, sqs = (local.client(name) for name in ("kinesis", "sns", "sqs"))
    shards = {}
    for shard in kinesis.list_shards(StreamName="state")["Shards"]:
        begin = {"ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = kinesis.get_shard_iterator(StreamName="state", **begin)["ShardIterator"]
        shards[shard["ShardId"]] = kinesis.get_records(ShardIterator=iterator)["Records"]
    queue = sqs.get_queue_url(QueueName="state")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    message = sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0)["Messages"][0]
    iam = local.client("iam")
    return (
        shards,
        kinesis.describe_stream_summary(StreamName="state")["StreamDescriptionSummary"],
        (attributes, message["Body"], message["MessageId"]),
        (sns.list_topics()["Topics"], sns.list_subscriptions()["Subscriptions"]),
        (iam.list_roles()["Roles"], iam.get_role_policy(RoleName="state", PolicyName="p")["PolicyDocument"]),
        local.client("logs").describe_log_groups()["logGroups"],
    )


def fill_deployed(local):
    """A function, a stack with an export, and a change set of it."""
    functions, stacks = local.client("lambda"), local.client("cloudformation")
    functions.create_function(
        FunctionName="state",
        Runtime="python3.13",
        Role=ROLE,
        Handler="code.handler",
        Code={"ZipFile": zipped({"code.py": FUNCTION})},
        Tags={"a": "b"},
    )
    principal = {"Action": "lambda:InvokeFunction", "Principal": "firehose.amazonaws.com"}
    functions.add_permission(FunctionName="state", StatementId="firehose", **principal)
    stacks.create_stack(StackName="state", TemplateBody=TEMPLATE)
    until(lambda: stacks.describe_stacks(StackName="state")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE")
    changed = TEMPLATE.replace("ShardCount: 1", "ShardCount: 2")
    stacks.create_change_set(StackName="state", ChangeSetName="wider", TemplateBody=changed)


def see_deployed(local):
    """The function and what it answers; the stack, its events, resources and change set."""
    functions, stacks = local.client("lambda"), local.client("cloudformation")
    function = functions.get_function(FunctionName="state")
    change_set = stacks.describe_change_set(StackName="state", ChangeSetName="wider")
    return (
        (function["Configuration"], function["Tags"], functions.get_policy(FunctionName="state")["Policy"]),
        functions.invoke(FunctionName="state", Payload=b"[1]")["Payload"].read(),
        stacks.describe_stacks(StackName="state")["Stacks"],
        stacks.describe_stack_events(StackName="state")["StackEvents"],
        stacks.describe_stack_resources(StackName="state")["StackResources"],
        (stacks.list_exports()["Exports"], change_set["Changes"], change_set["CreationTime"]),
    )


def fill_athena(local):
    """A workgroup with a named query, a prepared statement, and two queries that were run."""
    athena = local.client("athena")
    configuration = {"ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/results/"}}
    athena.create_work_group(Name="state", Configuration=configuration, Tags=[{"Key": "a", "Value": "b"}])
    athena.update_work_group(WorkGroup="state", Description="changed")
    athena.create_named_query(Name="n", Database="state", QueryString="select 1", WorkGroup="state")
    athena.create_prepared_statement(StatementName="prep", WorkGroup="state", QueryStatement="select ?")
    for sql in ("select 'x' as a, 2 as b", "select nothing"):
        begun = athena.start_query_execution(QueryString=sql, WorkGroup="state", ClientRequestToken=sql * 3)
        until(lambda begun=begun: ended(athena, begun["QueryExecutionId"]))


def ended(athena, query_id):
    """Return the execution *query_id* once it has ended."""
    found = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    return found if found["Status"]["State"] not in ("QUEUED", "RUNNING") else None


def see_athena(local):
    """Workgroups, what they hold, the history and the results."""
    athena = local.client("athena")
    ids = athena.list_query_executions(WorkGroup="state")["QueryExecutionIds"]
    runs = [athena.get_query_execution(QueryExecutionId=each)["QueryExecution"] for each in ids]
    (good,) = (run["QueryExecutionId"] for run in runs if run["Status"]["State"] == "SUCCEEDED")
    (named,) = athena.list_named_queries(WorkGroup="state")["NamedQueryIds"]
    repeated = athena.start_query_execution(
        QueryString="select nothing", WorkGroup="state", ClientRequestToken="select nothing" * 3
    )
    return (
        (athena.get_work_group(WorkGroup="state"))["WorkGroup"],
        athena.list_work_groups()["WorkGroups"],
        athena.get_named_query(NamedQueryId=named)["NamedQuery"],
        athena.get_prepared_statement(StatementName="prep", WorkGroup="state")["PreparedStatement"],
        (runs, athena.get_query_results(QueryExecutionId=good)["ResultSet"], repeated["QueryExecutionId"]),
    )


def fill_pinpoint(local):
    """An application with endpoints, a segment and an import job."""
    pinpoint = local.client("pinpoint")
    application = pinpoint.create_app(CreateApplicationRequest={"Name": "state"})["ApplicationResponse"]["Id"]
    user = {"UserId": "u1", "UserAttributes": {"stage": ["new"]}}
    items = [
        {"Id": f"e{n}", "ChannelType": "EMAIL", "Address": f"{n}@x.test", "User": user} for n in range(3)
    ]
    pinpoint.update_endpoints_batch(ApplicationId=application, EndpointBatchRequest={"Item": items})
    pinpoint.delete_endpoint(ApplicationId=application, EndpointId="e2")
    rows = "".join(
        json.dumps({"Id": f"i{n}", "ChannelType": "EMAIL", "Address": f"i{n}@x.test"}) + "\n"
        for n in range(4)
    )
    local.client("s3").put_object(Bucket=BUCKET, Key="import/rows.json", Body=rows.encode())
    request = {"Format": "JSON", "RoleArn": ROLE, "S3Url": f"s3://{BUCKET}/import/rows.json"}
    request |= {"RegisterEndpoints": True, "DefineSegment": True, "SegmentName": "imported"}
    job = pinpoint.create_import_job(ApplicationId=application, ImportJobRequest=request)["ImportJobResponse"]
    here = {"ApplicationId": application, "JobId": job["Id"]}
    until(lambda: pinpoint.get_import_job(**here)["ImportJobResponse"]["JobStatus"] == "COMPLETED")


def see_pinpoint(local):
    """The application, its endpoints, segments and jobs."""
    pinpoint = local.client("pinpoint")
    (application,) = pinpoint.get_apps()["ApplicationsResponse"]["Item"]
    here = {"ApplicationId": application["Id"]}
    endpoints = [
        pinpoint.get_endpoint(**here, EndpointId=each)["EndpointResponse"]
        for each in ("e0", "e1", "i0", "i3")
    ]
    return (
        application,
        endpoints,
        pinpoint.get_user_endpoints(**here, UserId="u1")["EndpointsResponse"]["Item"],
        pinpoint.get_segments(**here)["SegmentsResponse"]["Item"],
        pinpoint.get_import_jobs(**here)["ImportJobsResponse"]["Item"],
    )


FILL = (fill_s3, fill_glue, fill_messages, fill_deployed, fill_athena, fill_pinpoint)
SEE = {
    "s3": see_s3,
    "glue": see_glue,
    "messages": see_messages,
    "deployed": see_deployed,
    "athena": see_athena,
    "pinpoint": see_pinpoint,
}
