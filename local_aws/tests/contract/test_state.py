"""What `--data` promises: the lake of yesterday is there today, killed or stopped."""

import signal

import pytest
from state_process import LocalProcess
from state_world import BUCKET, FILL, SEE


@pytest.fixture(scope="module", params=[signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def lives(request, tmp_path_factory):
    """What was seen of a filled local AWS before it was ended, and the process that came after it."""
    local = LocalProcess(tmp_path_factory.mktemp("state") / "data").start()
    try:
        for fill in FILL:
            fill(local)
        before = {name: see(local) for name, see in SEE.items()}
        local.again(request.param)
        yield before, local
    finally:
        local.close()


@pytest.mark.parametrize("name", SEE)
def test_everything_is_there_after_a_restart(lives, name):
    """Every service answers after a restart what it answered before: ids, times, bytes, order."""
    before, local = lives
    seen = SEE[name](local)
    for was, now in zip(before[name], seen, strict=True):
        assert now == was


def test_work_goes_on_after_a_restart(lives):
    """An upload begun before is completed, the next table version follows, the change set is executed."""
    _, local = lives
    s3, glue, stacks = (local.client(name) for name in ("s3", "glue", "cloudformation"))
    (upload,) = s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
    place = {"Bucket": BUCKET, "Key": "begun", "UploadId": upload["UploadId"]}
    parts = [
        {name: part[name] for name in ("PartNumber", "ETag")} for part in s3.list_parts(**place)["Parts"]
    ]
    s3.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
    table = glue.get_table(DatabaseName="state", Name="landing")["Table"]
    glue.update_table(DatabaseName="state", TableInput={"Name": "landing"}, VersionId=table["VersionId"])
    stacks.execute_change_set(StackName="state", ChangeSetName="wider")
    stacks.get_waiter("stack_update_complete").wait(StackName="state", WaiterConfig={"Delay": 0.1})

    local.again()

    s3, glue = local.client("s3"), local.client("glue")
    size = s3.get_object(Bucket=BUCKET, Key="begun")["ContentLength"]
    assert size == 5 * 1024 * 1024 + 4
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)
    assert glue.get_table(DatabaseName="state", Name="landing")["Table"]["VersionId"] == "4"
    summary = local.client("kinesis").describe_stream_summary(StreamName="state-stack")
    assert summary["StreamDescriptionSummary"]["OpenShardCount"] == 2


def test_nothing_is_kept_of_what_was_deleted(lives):
    """Bodies of deleted and overwritten objects leave the folder, which its owner alone may enter."""
    _, local = lives
    s3 = local.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        s3.delete_objects(
            Bucket=BUCKET, Delete={"Objects": [{"Key": item["Key"]} for item in page["Contents"]]}
        )
    versions = s3.list_object_versions(Bucket="state-versions")["Versions"]

    assert len(list((local.folder / "objects").iterdir())) == len(versions)
    assert local.folder.stat().st_mode & 0o777 == 0o700
