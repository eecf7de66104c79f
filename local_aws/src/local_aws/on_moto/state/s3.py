"""What an S3 request changes, and how it is put back into moto."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.s3.models import MultipartDict, S3Backend, s3_backends
from moto.s3.utils import _VersionedKeyStore

from local_aws.on_moto.state.calls import Call
from local_aws.on_moto.state.codec import husk, revived
from local_aws.on_moto.state.tracking import Tracker
from local_aws.state.store import Name

_ON_UPLOADS = frozenset({"CreateMultipartUpload", "UploadPart", "UploadPartCopy", "AbortMultipartUpload"})


def changes(call: Call, tracker: Tracker) -> Iterator[tuple[Name, Any]]:
    """Yield the buckets, the keys (all versions of one, with their tags) and the uploads of *call*."""
    bucket = call.params["Bucket"]
    partition, account = s3_backends.bucket_accounts.get(bucket, ("aws", call.account))
    backend, place = s3_backends[account][partition], (account, partition)
    if upload := call.params.get("UploadId"):
        yield _upload(backend, place, bucket, upload)
    elif call.operation == "CreateMultipartUpload":
        yield from _new_uploads(backend, place, bucket, tracker)
    if call.operation in _ON_UPLOADS:
        return
    if call.operation == "DeleteObjects":
        for item in call.params["Delete"]["Objects"]:
            yield _key(backend, place, bucket, item["Key"])
    elif "Key" in call.params:
        yield _key(backend, place, bucket, call.params["Key"])
    else:
        yield from _bucket(backend, place, bucket, tracker)


def put_back(name: Name, kept: Any) -> None:
    """Put *kept*, which `changes` called *name*, into moto."""
    account, partition, kind, bucket, *rest = name
    backend = s3_backends[account][partition]
    if kind == "bucket":
        husk_, tags = kept
        backend.buckets[bucket] = revived(husk_, keys=_VersionedKeyStore(), multiparts=MultipartDict())
        backend.tagger.tags.update(tags)
        s3_backends.bucket_accounts[bucket] = (partition, account)
    elif kind == "key":
        versions, tags = kept
        backend.buckets[bucket].keys.setlist(rest[0], versions)
        backend.tagger.tags.update(tags)
    else:
        backend.buckets[bucket].multiparts[rest[0]] = kept


def _bucket(backend: S3Backend, place: Name, name: str, tracker: Tracker) -> Iterator[tuple[Name, Any]]:
    bucket = backend.buckets.get(name)
    if bucket is not None:
        kept = husk(bucket, "keys", "multiparts"), _tags(backend, bucket.arn)
        yield (*place, "bucket", name), kept
        return
    yield (*place, "bucket", name), None
    for kind in ("key", "upload"):
        for gone in list(tracker.group((*place, kind, name))):
            yield gone, None


def _key(backend: S3Backend, place: Name, bucket: str, key: str) -> tuple[Name, Any]:
    name = (*place, "key", bucket, key)
    found = backend.buckets.get(bucket)
    versions = found.keys.getlist(key) if found else None
    if not versions:
        return name, None
    tags: dict[str, Any] = {}
    for version in versions:
        if hasattr(version, "arn"):  # a delete marker has none
            tags |= _tags(backend, version.arn)
    return name, (list(versions), tags)


def _tags(backend: S3Backend, arn: str) -> dict[str, Any]:
    return {arn: backend.tagger.tags[arn]} if arn in backend.tagger.tags else {}


def _upload(backend: S3Backend, place: Name, bucket: str, upload: str) -> tuple[Name, Any]:
    found = backend.buckets.get(bucket)
    return (*place, "upload", bucket, upload), found.multiparts.get(upload) if found else None


def _new_uploads(
    backend: S3Backend, place: Name, bucket: str, tracker: Tracker
) -> Iterator[tuple[Name, Any]]:
    """Yield the uploads that are not kept yet: moto alone knows the id of the one just begun."""
    found = backend.buckets.get(bucket)
    kept = tracker.group((*place, "upload", bucket))
    for upload in found.multiparts if found else ():
        if (*place, "upload", bucket, upload) not in kept:
            yield _upload(backend, place, bucket, upload)
