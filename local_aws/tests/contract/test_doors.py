"""No web page that is open in a browser of this machine reaches local AWS; every AWS client still does."""

import base64
import json
import shutil
import socket
import subprocess
import urllib.request
import uuid
from urllib.parse import urlsplit

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from local_clients import ROLE, ask, client, zipped
from page_requests import (
    OLD_FORMS,
    PAGE_REQUESTS,
    authorization,
    calls,
    credential,
    send,
    send_page_request,
)

from local_aws.on_moto.allowed import MOTO_OPERATIONS

SIGNING_NAMES = {"pinpoint": "mobiletargeting"}
ACTING_TARGETS = {
    "lambda": "/2015-03-31/functions",
    "pinpoint": "/v1/apps",
    "s3": "/page-bucket/page-key",
    "sqs": "/123456789012/queue?Action=SendMessage&MessageBody=x",
    "sns": "/?Action=CreateTopic&Name=page&Version=2010-03-31",
    "iam": "/?Action=CreateUser&UserName=page&Version=2010-05-08",
    "sts": "/?Action=GetCallerIdentity&Version=2011-06-15",
    "cloudformation": "/?Action=ListStacks&Version=2010-05-15",
}
CONTROL_ROUTES = ["health", "calls", "firehose", "pinpoint", "athena", "nothing"]


@pytest.fixture
def bucket(gateway):
    """A bucket of the test's own."""
    name = f"doors-{uuid.uuid4().hex}"
    client(gateway, "s3").create_bucket(Bucket=name)
    return name


def services(gateway):
    """Every service that the gateway serves, moto's and ours."""
    return sorted({*MOTO_OPERATIONS, *(service.service_name for service in gateway.application.services)})


def with_query(target, query):
    """Return *target* with *query* behind what it has."""
    return f"{target}{'&' if '?' in target else '?'}{query}"


def assert_refused(answer, what):
    """403, a reason, and nothing that lets a page read it."""
    status, headers, body = answer
    assert status == 403, what
    assert not any(name.startswith("access-control-") for name in headers), what
    assert b"local_aws" in body or headers.get("content-length") in {"0", None} or not body, what


@pytest.mark.parametrize("request_of_page", PAGE_REQUESTS, ids=lambda request: request.name)
def test_a_page_reaches_no_service_and_no_control_route(gateway, request_of_page):
    """However a page names the service, in the query or (were a preflight let through) in the header."""
    before = calls(gateway)
    for service in services(gateway):
        name = SIGNING_NAMES.get(service, service)
        target = ACTING_TARGETS.get(service, "/")
        asked = with_query(target, credential(name))
        assert_refused(send_page_request(gateway, request_of_page, asked, b"{}"), service)
        signed = send_page_request(gateway, request_of_page, target, b"{}", authorization(name))
        assert_refused(signed, service)
    for route in CONTROL_ROUTES:
        answer = send_page_request(gateway, request_of_page, f"/_local_aws/{route}", b"{}")
        assert_refused(answer, route)
    assert calls(gateway) == before


@pytest.mark.parametrize("form", OLD_FORMS, ids=lambda request: request.name)
def test_a_form_without_origin_acts_on_nothing(gateway, bucket, form):
    """Browsers that say nothing of the page are known by what no AWS client sends: an unsigned form."""
    client(gateway, "s3").put_object(Bucket=bucket, Key="k", Body=b"x")
    before = calls(gateway)
    for service in services(gateway):
        asked = with_query(ACTING_TARGETS.get(service, "/"), credential(SIGNING_NAMES.get(service, service)))
        if service != "s3":
            assert_refused(send_page_request(gateway, form, asked, b"{}"), service)
    delete = b"<Delete><Object><Key>k</Key></Object></Delete>"
    assert_refused(send_page_request(gateway, form, f"/{bucket}?delete", delete), "s3")
    assert_refused(send_page_request(gateway, form, f"/{bucket}", delete), "s3")
    for route in CONTROL_ROUTES:
        assert_refused(send_page_request(gateway, form, f"/_local_aws/{route}", b"{}"), route)
    assert calls(gateway) == before


def test_two_plain_posts_make_and_run_no_function(gateway):
    """What any page could do: create a function and invoke it, the service named in the query."""
    code = base64.b64encode(zipped({"m.py": "def f(event, context): return 'ran'"})).decode()
    order = {"FunctionName": "page", "Runtime": "python3.13", "Role": ROLE, "Handler": "m.f"}
    body = json.dumps({**order, "Code": {"ZipFile": code}}).encode()
    named, plain = credential("lambda"), {"Content-Type": "text/plain"}

    made = send(gateway, "POST", f"/2015-03-31/functions?{named}", plain, body)
    ran = send(gateway, "POST", f"/2015-03-31/functions/page/invocations?{named}", plain, b"{}")

    assert (made[0], ran[0]) == (403, 403)
    assert b"Authorization" in made[2]
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client(gateway, "lambda").get_function(FunctionName="page")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "service", ["iam", "sns", "sqs", "sts", "cloudformation", "glue", "athena", "firehose"]
)
def test_what_acts_on_a_post_does_not_act_on_a_get(gateway, service, method):
    """AWS's query APIs take an action in a GET too; no client of ours asks so, an image does."""
    target = ACTING_TARGETS.get(service, "/")

    assert send(gateway, method, target, authorization(service))[0] == 403


def test_an_order_to_a_control_route_is_a_post_of_json(gateway):
    """GET reads what there is to read, and orders nothing."""
    json_type = {"Content-Type": "application/json"}

    assert send(gateway, "POST", "/_local_aws/firehose", json_type, b'{"flush": true}')[0] == 200
    assert send(gateway, "GET", "/_local_aws/health")[0] == 200
    for method, headers in [
        ("GET", {}),
        ("PUT", json_type),
        ("POST", {"Content-Type": "text/plain"}),
        ("POST", {}),
    ]:
        status, _, body = send(gateway, method, "/_local_aws/firehose", headers, b"{}")
        assert status == 403
        assert b"application/json" in body


HOSTS_OF_OTHERS = [
    "",
    "page.example:{port}",
    "127.0.0.1",
    "localhost:1",
    "localhost:{port}.example",
    "bucket.localhost.example:{port}",
    "[::2]:{port}",
    "127.0.0.1:{port}, page.example",
]


@pytest.mark.parametrize("host", HOSTS_OF_OTHERS)
def test_a_host_that_is_not_this_gateways_is_refused(gateway, host):
    """A name that leads here without being loopback's own is a rebound page's."""
    status, _, body = send(gateway, "GET", "/_local_aws/health", host=host or " ")

    assert status == 403
    assert b"Host" in body


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_a_loopback_host_is_this_gateways(gateway, host):
    """The names that every machine gives itself."""
    assert send(gateway, "GET", "/_local_aws/health", host=host)[0] == 200


def test_a_virtual_host_opens_s3_alone(gateway):
    """No other service is asked by a bucket's host, and a control route's path is a key there."""
    for host in ["some-bucket.localhost:{port}", "some-bucket.s3.localhost:{port}"]:
        assert send(gateway, "GET", "/_local_aws/calls", host=host)[0] == 404
        assert send(gateway, "POST", "/", authorization("sts"), b"", host)[0] == 403


def test_the_address_bar_reads_and_a_page_of_the_lake_runs_no_script(gateway, bucket):
    """An HTML object is shown without scripts, so it cannot read the rest of the lake for its author."""
    script = b"<script>fetch('/')</script>"
    client(gateway, "s3").put_object(Bucket=bucket, Key="k.html", Body=script, ContentType="text/html")
    typed = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    url = client(gateway, "s3").generate_presigned_url(
        "get_object", Params={"Bucket": bucket, "Key": "k.html"}
    )
    status, headers, body = send(gateway, "GET", url.removeprefix(gateway.endpoint_url), typed)

    assert (status, body) == (200, script)
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_bucket_with_cors_rules_opens_itself_to_nobody(gateway, bucket):
    """The rules are kept for who reads them; no answer carries them out."""
    rule = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"]}
    s3 = client(gateway, "s3")
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")

    for method in ["OPTIONS", "GET"]:
        sent = {"Origin": "https://page.example", "Access-Control-Request-Method": "GET"}
        assert_refused(send(gateway, method, f"/{bucket}/k", sent), method)
    assert_no_cors(send(gateway, "GET", f"/{bucket}/k", authorization("s3")))
    assert_no_cors(send(gateway, "GET", "/_local_aws/health"))


def assert_no_cors(answer):
    """200, and no header that opens the answer to a page."""
    status, headers, _ = answer
    assert status == 200
    assert not [name for name in headers if name.startswith("access-control-")]


def test_motos_own_api_is_not_served(gateway):
    """Its paths are S3's here: a PUT to them makes a key, and nothing resets or configures moto."""
    for path in ["/moto-api/reset", "/moto-api/config", "/latest/meta-data/iam/security-credentials/"]:
        assert send(gateway, "GET", path)[0] == 404
        assert send(gateway, "POST", path, {"Content-Type": "application/json"}, b"{}")[0] == 501


def to_loopback(monkeypatch):
    """Let every `*.localhost` lead to 127.0.0.1, as systemd-resolved, macOS and browsers do."""
    resolve = socket.getaddrinfo

    def resolved(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if str(name).endswith("localhost") else name, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


@pytest.mark.parametrize("endpoint", ["localhost", "s3.localhost", "s3.us-east-1.localhost"])
@pytest.mark.parametrize("name", ["virtual-{}", "dotted.virtual-{}"])
def test_virtual_host_buckets_work(gateway, monkeypatch, endpoint, name):
    """boto3's virtual addressing puts, lists, reads, copies and deletes as the path style does."""
    to_loopback(monkeypatch)
    port, bucket = urlsplit(gateway.endpoint_url).port, name.format(uuid.uuid4().hex)
    s3 = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=f"http://{endpoint}:{port}",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(s3={"addressing_style": "virtual"}),
    )
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="a b/ü+%25.bin", Body=b"x" * 10)
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "a b/ü+%25.bin"})

    path_style = client(gateway, "s3")

    def keys(asked):
        return [item["Key"] for item in asked.list_objects_v2(Bucket=bucket)["Contents"]]

    assert keys(s3) == ["a b/ü+%25.bin", "copy"]
    assert path_style.get_object(Bucket=bucket, Key="a b/ü+%25.bin")["Body"].read() == b"x" * 10
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "copy"})
    assert urlsplit(url).netloc.startswith(bucket)
    assert urllib.request.urlopen(url).read() == b"x" * 10  # noqa: S310
    s3.delete_object(Bucket=bucket, Key="copy")
    assert keys(path_style) == ["a b/ü+%25.bin"]
    assert bucket in [item["Name"] for item in s3.list_buckets()["Buckets"]]


def test_unsigned_s3_of_boto3_works(gateway, bucket):
    """S3 alone knows unsigned requests; the SDK's posts carry no form."""
    s3 = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=gateway.endpoint_url,
        config=Config(signature_version=UNSIGNED),
    )
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="big")["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="big", UploadId=upload, PartNumber=1, Body=b"y")
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="big", UploadId=upload, MultipartUpload=parts)

    assert s3.get_object(Bucket=bucket, Key="big")["Body"].read() == b"y"
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k"}]})
    assert [item["Key"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["big"]


@pytest.mark.parametrize("method", ["get_object", "put_object", "head_object", "delete_object"])
def test_presigned_urls_work(gateway, bucket, method):
    """The credential in the query opens S3, and S3 only."""
    s3 = client(gateway, "s3")
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    url = s3.generate_presigned_url(method, Params={"Bucket": bucket, "Key": "k"})
    verb = method.partition("_")[0].upper()

    request = urllib.request.Request(url, data=b"y" if verb == "PUT" else None, method=verb)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert answer.status in {200, 204}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_curl_works(gateway, bucket, tmp_path):
    """Plain S3 paths, signed calls of another service, and the control routes."""
    (tmp_path / "file").write_bytes(b"from curl")
    here = gateway.endpoint_url

    def curl(*arguments, sign=None):
        signing = ["--aws-sigv4", f"aws:amz:us-east-1:{sign}", "--user", "local:local"] if sign else []
        command = ["curl", "--silent", "--show-error", "--fail", *signing, *arguments]
        return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout  # noqa: S603

    curl("--upload-file", str(tmp_path / "file"), f"{here}/{bucket}/k")
    assert curl(f"{here}/{bucket}/k", sign="s3") == b"from curl"
    curl("--request", "DELETE", f"{here}/{bucket}/k", sign="s3")
    assert b"<ListBucketResult" in curl(f"{here}/{bucket}?list-type=2")
    asked = curl("--data", "Action=GetCallerIdentity&Version=2011-06-15", here, sign="sts")
    assert b"123456789012" in asked
    order = ["--header", "Content-Type: application/json", "--data", "{}"]
    assert b"{" in curl(*order, f"{here}/_local_aws/athena")
    assert json.loads(curl(f"{here}/_local_aws/health")) == ask(gateway, "health")


def test_a_refusal_reaches_a_client_in_its_services_own_shape(gateway):
    """boto3 raises what any AWS refusal raises, with the reason and the fix in it."""
    for service, operation in [("s3", "list_buckets"), ("glue", "get_databases"), ("sns", "list_topics")]:
        asking = client(gateway, service)
        asking.meta.events.register("before-send", _with_origin)
        with pytest.raises(ClientError, match="Origin") as refused:
            getattr(asking, operation)()
        assert refused.value.response["Error"]["Code"] == "AccessDenied"
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def _with_origin(request, **_):
    request.headers["Origin"] = "https://page.example"
