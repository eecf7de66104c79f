"""A destination's configuration, read once from the API's shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..service import ServiceError
from .keys import check_prefixes

MEBIBYTE = 1024 * 1024
_BUCKET = "arn:aws:s3:::"
_SUFFIX = {"UNCOMPRESSED": "", "GZIP": ".gz"}


@dataclass(frozen=True, slots=True)
class Transform:
    """A Lambda processor: *buffer_bytes* and *buffer_seconds* before a call, *retries* after a failed one."""

    lambda_arn: str
    retries: int
    buffer_bytes: int
    buffer_seconds: float


@dataclass(frozen=True, slots=True)
class Backup:
    """Where records are kept as they arrived: *suffix* is that of *compression*."""

    bucket: str
    prefix: str
    compression: str
    suffix: str

    @classmethod
    def read(cls, shape: Mapping[str, Any]) -> Backup | None:
        """Read the backup of an ExtendedS3DestinationConfiguration; None where it is disabled.

        Raises:
            ServiceError: InvalidArgumentException for what Firehose refuses or this one cannot do.
        """
        if shape.get("S3BackupMode", "Disabled") == "Disabled":
            return None
        backup = shape.get("S3BackupConfiguration")
        if backup is None:
            raise _invalid("S3BackupConfiguration is required where S3BackupMode is Enabled.")
        prefix = backup.get("Prefix") or ""
        check_prefixes(prefix, backup.get("ErrorOutputPrefix") or "")
        compression = _compression(backup)
        return cls(backup["BucketARN"].removeprefix(_BUCKET), prefix, compression, _SUFFIX[compression])


@dataclass(frozen=True, slots=True)
class Destination:
    """Where and how a stream delivers: one bucket, two prefixes, buffering hints, transformation, backup."""

    bucket: str
    prefix: str
    error_prefix: str
    buffer_bytes: int
    buffer_seconds: float
    compression: str
    suffix: str
    transform: Transform | None
    backup: Backup | None

    @classmethod
    def read(cls, shape: Mapping[str, Any]) -> Destination:
        """Read an ExtendedS3DestinationConfiguration.

        Raises:
            ServiceError: InvalidArgumentException for what Firehose refuses or this one cannot do.
        """
        _refuse_unsupported(shape)
        prefix, error_prefix = shape.get("Prefix") or "", shape.get("ErrorOutputPrefix") or ""
        check_prefixes(prefix, error_prefix)
        hints = shape.get("BufferingHints") or {}
        compression = _compression(shape)
        size = hints.get("SizeInMBs", 5)
        seconds = hints.get("IntervalInSeconds", 300)
        if not 1 <= size <= 128 or not 0 <= seconds <= 900:
            raise _invalid("BufferingHints must be 1 to 128 MB and 0 to 900 seconds.")
        return cls(
            bucket=shape["BucketARN"].removeprefix(_BUCKET),
            prefix=prefix,
            error_prefix=error_prefix,
            buffer_bytes=size * MEBIBYTE,
            buffer_seconds=seconds,
            compression=compression,
            suffix=shape.get("FileExtension") or _SUFFIX[compression],
            transform=_transform(shape.get("ProcessingConfiguration") or {}),
            backup=Backup.read(shape),
        )


def _compression(shape: Mapping[str, Any]) -> str:
    compression = shape.get("CompressionFormat") or "UNCOMPRESSED"
    if compression not in _SUFFIX:
        raise _invalid(f"local_aws writes UNCOMPRESSED and GZIP, not {compression}.")
    return compression


def _transform(shape: Mapping[str, Any]) -> Transform | None:
    if not shape.get("Enabled"):
        return None
    processors = shape.get("Processors") or []
    if [processor["Type"] for processor in processors] != ["Lambda"]:
        raise _invalid("local_aws runs exactly one processor, of type Lambda.")
    parameters = {
        item["ParameterName"]: item["ParameterValue"] for item in processors[0].get("Parameters", ())
    }
    if "LambdaArn" not in parameters:
        raise _invalid("LambdaArn is required for a processor of type Lambda.")
    size, seconds = (
        float(parameters.get("BufferSizeInMBs", 1)),
        float(parameters.get("BufferIntervalInSeconds", 60)),
    )
    if not 0.2 <= size <= 3 or not 0 <= seconds <= 900:
        raise _invalid("BufferSizeInMBs must be 0.2 to 3, BufferIntervalInSeconds 0 to 900.")
    return Transform(
        lambda_arn=parameters["LambdaArn"],
        retries=int(parameters.get("NumberOfRetries", 3)),
        buffer_bytes=int(size * MEBIBYTE),
        buffer_seconds=seconds,
    )


def _refuse_unsupported(shape: Mapping[str, Any]) -> None:
    for name in ("DataFormatConversionConfiguration", "DynamicPartitioningConfiguration"):
        if (shape.get(name) or {}).get("Enabled"):
            raise _invalid(f"local_aws does not do what {name} asks for.")
    if shape.get("CustomTimeZone", "UTC") not in {"", "UTC"}:
        raise _invalid("local_aws expands timestamps in UTC only.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidArgumentException", message)
