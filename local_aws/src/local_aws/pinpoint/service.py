"""Amazon Pinpoint's engagement operations, in memory, with the limits and quotas that AWS documents.

Left out on purpose: campaigns, journeys, templates, events, channels, messages and exports. Applications are
kept by account and Region. Writes answer 202 Accepted with one message for the whole call, none per item.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from local_aws.service import CallContext
from local_aws.state.shelf import Shelf

from . import answers, limits, phone
from .endpoints import Endpoints
from .faults import Faults
from .jobs import ImportJobs
from .segments import Segments


class Application:
    """One Pinpoint application (project) by its *answer*: its endpoints, segments and import jobs."""

    def __init__(self, service: PinpointService, answer: dict[str, Any]) -> None:
        self.application_id: str = answer["Id"]
        self.answer = answer
        self.event_stream: dict[str, Any] | None = None
        self.endpoints = Endpoints(self.application_id, service.shelf)
        self.segments = Segments(self.application_id, answer["Arn"], service.shelf)
        self.jobs = ImportJobs(
            self.application_id,
            self.endpoints,
            self.segments,
            faults=service.faults,
            shelf=service.shelf,
            lock=service.lock,
            stopping=service.stopping,
        )


class PinpointService:
    """Pinpoint for the gateway. Thread-safe; `control` sets faults, quotas and times."""

    service_name = "pinpoint"

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.faults = Faults()
        self.shelf = Shelf()
        self._buckets = limits.Buckets(clock)
        self._applications: dict[tuple[str, str], dict[str, Application]] = {}

    def restore(self, shelf: Shelf, _endpoint_url: str) -> None:
        """Take over the applications on *shelf*, with their endpoints, segments and jobs."""
        self.shelf = shelf
        known: dict[str, Application] = {}
        for (kind, application_id, *name), value in shelf.items():
            if kind == "application":
                known[application_id] = Application(self, value["answer"])
                known[application_id].event_stream = value.get("event_stream")
                self._applications.setdefault(value["place"], {})[application_id] = known[application_id]
            elif kind == "segment":
                known[application_id].segments.take_over(name[0], value)
            elif kind == "job":
                known[application_id].jobs.take_over(name[0], value)
            else:
                known[application_id].endpoints.take_over(kind, name[0], value)

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*; raises ServiceError as Pinpoint answers."""
        self.stopping.wait(self.faults.delay(operation, "before"))
        self.faults.check(operation)
        with self.lock:
            if not self._buckets.take(f"{context.account}/{context.region}", operation):
                raise answers.too_many()
            answer = self._handlers[operation](self, params, context)
        self.stopping.wait(self.faults.delay(operation, "after"))
        return answer

    def control(self, wishes: Mapping[str, Any]) -> dict[str, Any]:
        """Set faults and quotas, and answer what there is.

        *wishes*: those of `Faults.tell`; `quotas` {operation or "*": requests a second}; `reset` true ends
        all of them (data stays); `segment_members` a segment id, answered with its endpoint ids.

        Raises:
            ValueError: If a wish is not known.
        """
        wishes = dict(wishes)
        with self.lock:
            if wishes.pop("reset", False):
                self.faults.reset()
                self._buckets.reset()
            self._buckets.set_quotas(wishes.pop("quotas", {}))
            wanted = wishes.pop("segment_members", None)
            self.faults.tell(wishes)
            return self._answered(wanted)

    def close(self) -> None:
        """Stop import jobs that still run."""
        self.stopping.set()

    def _answered(self, wanted: str | None) -> dict[str, Any]:
        found = [item for region in self._applications.values() for item in region.values()]
        answer: dict[str, Any] = {
            "retired": self.faults.retired,
            "endpoints": sum(len(a.endpoints) for a in found),
        }
        if wanted:
            known = [a for a in found if any(s["Id"] == wanted for s in a.segments.all())]
            answer["segment_members"] = known[0].segments.members(wanted) if known else None
        return answer

    def _here(self, context: CallContext) -> dict[str, Application]:
        return self._applications.setdefault((context.account, context.region), {})

    def _find(self, params: Mapping[str, Any], context: CallContext) -> Application:
        application = self._here(context).get(params["ApplicationId"])
        if application is None:
            raise answers.not_found(f"Resource not found: application {params['ApplicationId']}")
        return application

    def _create_app(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        request, application_id = params["CreateApplicationRequest"], answers.new_id()
        answer = {
            "Arn": f"arn:aws:mobiletargeting:{context.region}:{context.account}:apps/{application_id}",
            "Id": application_id,
            "Name": request["Name"],
            "tags": dict(request.get("tags") or {}),
            "CreationDate": answers.now(),
        }
        application = Application(self, answer)
        self._keep(application, context, None)
        self._here(context)[application_id] = application
        return {"ApplicationResponse": application.answer}

    def _get_app(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"ApplicationResponse": self._find(params, context).answer}

    def _get_apps(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        found = [application.answer for application in self._here(context).values()]
        return {"ApplicationsResponse": answers.page(found, params)}

    def _delete_app(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        application = self._find(params, context)
        with self.shelf.together():
            for part in (application.endpoints, application.segments, application.jobs):
                part.forget()
            self.shelf.put({("application", application.application_id): None})
        del self._here(context)[application.application_id]
        return {"ApplicationResponse": application.answer}

    def _update_endpoint(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        application = self._find(params, context)
        self.faults.check_ids([params["EndpointId"]])
        application.endpoints.upsert(
            [(params["EndpointId"], params.get("EndpointRequest") or {})], self.faults.drop_ids
        )
        return answers.accepted()

    def _update_endpoints_batch(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        application = self._find(params, context)
        items = params["EndpointBatchRequest"].get("Item") or []
        if not 1 <= len(items) <= limits.BATCH_ITEMS:
            raise answers.bad_request(f"A batch has 1 to {limits.BATCH_ITEMS} endpoints, not {len(items)}")
        size = len(json.dumps(items, ensure_ascii=False).encode())
        if size > limits.BATCH_BYTES:
            raise answers.too_large(f"The batch is {size} bytes; at most {limits.BATCH_BYTES}")
        if any(not item.get("Id") for item in items):
            raise answers.bad_request("Every endpoint of a batch needs an Id")
        self.faults.check_ids(item["Id"] for item in items)
        application.endpoints.upsert([(item["Id"], item) for item in items], self.faults.drop_ids)
        return answers.accepted()

    def _get_endpoint(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"EndpointResponse": self._find(params, context).endpoints.get(params["EndpointId"])}

    def _get_user_endpoints(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {
            "EndpointsResponse": {"Item": self._find(params, context).endpoints.of_user(params["UserId"])}
        }

    def _delete_endpoint(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"EndpointResponse": self._find(params, context).endpoints.delete(params["EndpointId"])}

    def _delete_user_endpoints(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {
            "EndpointsResponse": {"Item": self._find(params, context).endpoints.delete_user(params["UserId"])}
        }

    def _create_import_job(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {
            "ImportJobResponse": self._find(params, context).jobs.create(params["ImportJobRequest"], context)
        }

    def _get_import_job(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"ImportJobResponse": self._find(params, context).jobs.get(params["JobId"])}

    def _get_import_jobs(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"ImportJobsResponse": answers.page(self._find(params, context).jobs.all(), params)}

    def _get_segment_import_jobs(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        application = self._find(params, context)
        application.segments.get(params["SegmentId"])
        return {"ImportJobsResponse": answers.page(application.jobs.all(params["SegmentId"]), params)}

    def _create_segment(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"SegmentResponse": self._find(params, context).segments.create(params["WriteSegmentRequest"])}

    def _update_segment(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        segments = self._find(params, context).segments
        return {"SegmentResponse": segments.update(params["SegmentId"], params["WriteSegmentRequest"])}

    def _get_segment(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"SegmentResponse": self._find(params, context).segments.get(params["SegmentId"])}

    def _get_segment_version(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        if not str(params["Version"]).isdigit():
            raise answers.bad_request("Version must be a number")
        segments = self._find(params, context).segments
        return {"SegmentResponse": segments.get(params["SegmentId"], int(params["Version"]))}

    def _get_segment_versions(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        versions = self._find(params, context).segments.versions(params["SegmentId"])
        return {"SegmentsResponse": answers.page(versions, params)}

    def _get_segments(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"SegmentsResponse": answers.page(self._find(params, context).segments.all(), params)}

    def _delete_segment(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"SegmentResponse": self._find(params, context).segments.delete(params["SegmentId"])}

    def _put_event_stream(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        application = self._find(params, context)
        stream = {"ApplicationId": application.application_id, **params["WriteEventStream"]}
        self._keep(application, context, stream)
        return {"EventStream": stream}

    def _get_event_stream(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        application = self._find(params, context)
        if application.event_stream is None:
            raise answers.not_found("Resource not found: the application has no event stream")
        return {"EventStream": application.event_stream}

    def _delete_event_stream(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        answer = self._get_event_stream(params, context)
        self._keep(self._find(params, context), context, None)
        return answer

    def _keep(
        self, application: Application, context: CallContext, event_stream: dict[str, Any] | None
    ) -> None:
        """Keep *application* with its *event_stream*; no event is made here, so none is streamed."""
        place = (context.account, context.region)
        kept = {"answer": application.answer, "place": place, "event_stream": event_stream}
        self.shelf.put({("application", application.application_id): kept})
        application.event_stream = event_stream

    def _phone_number_validate(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:  # noqa: ARG002
        return {"NumberValidateResponse": phone.validate(params["NumberValidateRequest"])}

    _handlers: ClassVar[dict[str, Callable[..., dict[str, Any]]]] = {
        "CreateApp": _create_app,
        "GetApp": _get_app,
        "GetApps": _get_apps,
        "DeleteApp": _delete_app,
        "UpdateEndpoint": _update_endpoint,
        "UpdateEndpointsBatch": _update_endpoints_batch,
        "GetEndpoint": _get_endpoint,
        "GetUserEndpoints": _get_user_endpoints,
        "DeleteEndpoint": _delete_endpoint,
        "DeleteUserEndpoints": _delete_user_endpoints,
        "CreateImportJob": _create_import_job,
        "GetImportJob": _get_import_job,
        "GetImportJobs": _get_import_jobs,
        "GetSegmentImportJobs": _get_segment_import_jobs,
        "CreateSegment": _create_segment,
        "UpdateSegment": _update_segment,
        "GetSegment": _get_segment,
        "GetSegmentVersion": _get_segment_version,
        "GetSegmentVersions": _get_segment_versions,
        "GetSegments": _get_segments,
        "DeleteSegment": _delete_segment,
        "PutEventStream": _put_event_stream,
        "GetEventStream": _get_event_stream,
        "DeleteEventStream": _delete_event_stream,
        "PhoneNumberValidate": _phone_number_validate,
    }
    operations = frozenset(_handlers)
