"""boto3 clients of local AWS and small things that several contract tests make."""

from __future__ import annotations

import io
import json
import time
import urllib.request
import zipfile

import boto3

ROLE = "arn:aws:iam::123456789012:role/anything"


def client(gateway, service, region="us-east-1"):
    """Return a client of *service* that needs no environment."""
    return boto3.session.Session().client(
        service,
        region_name=region,
        endpoint_url=gateway.endpoint_url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def ask(gateway, path, order=None):
    """Return what local AWS answers at `/_local_aws/<path>`; *order* is sent as JSON."""
    request = urllib.request.Request(  # noqa: S310
        f"{gateway.endpoint_url}/_local_aws/{path}",
        data=None if order is None else json.dumps(order).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


def zipped(files):
    """Return a zip of *files*, `{name: text}`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def until(condition, seconds=20.0):
    """Return the first true value of *condition*, asked again and again for *seconds*."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    msg = f"not within {seconds} s"
    raise AssertionError(msg)
