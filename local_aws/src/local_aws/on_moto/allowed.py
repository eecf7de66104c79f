"""The operations that moto answers; any operation that is neither here nor ours answers 501.

An explicit list, because moto has operations that look like success and do nothing.
"""

from __future__ import annotations

_GLUE = """
    CreateDatabase GetDatabase GetDatabases UpdateDatabase DeleteDatabase
    CreateTable GetTable GetTables UpdateTable DeleteTable BatchDeleteTable
    GetTableVersion GetTableVersions DeleteTableVersion BatchDeleteTableVersion
    CreatePartition BatchCreatePartition GetPartition GetPartitions BatchGetPartition
    UpdatePartition BatchUpdatePartition DeletePartition BatchDeletePartition
    GetPartitionIndexes TagResource UntagResource GetTags
"""

_KINESIS = """
    CreateStream DeleteStream DescribeStream DescribeStreamSummary ListStreams ListShards
    GetShardIterator GetRecords PutRecord PutRecords UpdateShardCount
    IncreaseStreamRetentionPeriod DecreaseStreamRetentionPeriod UpdateStreamMode
    StartStreamEncryption StopStreamEncryption
    AddTagsToStream RemoveTagsFromStream ListTagsForStream TagResource UntagResource ListTagsForResource
"""

_SNS = """
    CreateTopic DeleteTopic ListTopics GetTopicAttributes SetTopicAttributes
    Subscribe ConfirmSubscription Unsubscribe ListSubscriptions ListSubscriptionsByTopic
    GetSubscriptionAttributes SetSubscriptionAttributes Publish PublishBatch
    AddPermission RemovePermission TagResource UntagResource ListTagsForResource
"""

_SQS = """
    CreateQueue DeleteQueue ListQueues GetQueueUrl GetQueueAttributes SetQueueAttributes PurgeQueue
    SendMessage SendMessageBatch ReceiveMessage DeleteMessage DeleteMessageBatch
    ChangeMessageVisibility ChangeMessageVisibilityBatch ListDeadLetterSourceQueues
    AddPermission RemovePermission TagQueue UntagQueue ListQueueTags
"""

_IAM = """
    CreateRole GetRole ListRoles UpdateRole UpdateRoleDescription DeleteRole
    UpdateAssumeRolePolicy TagRole UntagRole ListRoleTags
    PutRolePolicy GetRolePolicy ListRolePolicies DeleteRolePolicy
    AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies
    CreatePolicy GetPolicy ListPolicies DeletePolicy ListEntitiesForPolicy
    CreatePolicyVersion GetPolicyVersion ListPolicyVersions DeletePolicyVersion SetDefaultPolicyVersion
    CreateUser GetUser ListUsers DeleteUser
"""

_STS = "GetCallerIdentity AssumeRole GetSessionToken"

_S3 = """
    CreateBucket HeadBucket ListBuckets DeleteBucket GetBucketLocation
    PutObject GetObject HeadObject DeleteObject DeleteObjects CopyObject GetObjectAttributes
    ListObjects ListObjectsV2 ListObjectVersions
    CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload AbortMultipartUpload
    ListMultipartUploads ListParts
    PutBucketVersioning GetBucketVersioning PutBucketEncryption GetBucketEncryption DeleteBucketEncryption
    PutPublicAccessBlock GetPublicAccessBlock DeletePublicAccessBlock
    PutBucketOwnershipControls GetBucketOwnershipControls DeleteBucketOwnershipControls
    PutBucketLifecycleConfiguration GetBucketLifecycleConfiguration DeleteBucketLifecycle
    PutBucketTagging GetBucketTagging DeleteBucketTagging
    PutBucketAcl GetBucketAcl PutBucketCors GetBucketCors DeleteBucketCors
    PutBucketLogging GetBucketLogging
    PutBucketNotificationConfiguration GetBucketNotificationConfiguration
    GetBucketAccelerateConfiguration GetBucketRequestPayment
    PutObjectTagging GetObjectTagging DeleteObjectTagging PutObjectAcl GetObjectAcl
"""

_LOGS = """
    CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy
    CreateLogStream DescribeLogStreams DeleteLogStream
    TagResource UntagResource ListTagsForResource
"""

MOTO_OPERATIONS: dict[str, frozenset[str]] = {
    "glue": frozenset(_GLUE.split()),
    "iam": frozenset(_IAM.split()),
    "kinesis": frozenset(_KINESIS.split()),
    "logs": frozenset(_LOGS.split()),
    "s3": frozenset(_S3.split()),
    "sns": frozenset(_SNS.split()),
    "sqs": frozenset(_SQS.split()),
    "sts": frozenset(_STS.split()),
}
"""Operations served by moto, by botocore's service and operation names."""
