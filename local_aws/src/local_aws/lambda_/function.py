"""One Lambda function: its configuration, its code and its resource policy."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import uuid4

from ..service import ServiceError
from .environment import Environment
from .invocation import Answer, HandlerContext, failure, run

_DEFAULTS: dict[str, Any] = {
    "Description": "",
    "Timeout": 3,
    "MemorySize": 128,
    "Architectures": ["x86_64"],
    "PackageType": "Zip",
}
_SETTABLE = frozenset(
    {"Role", "Handler", "Description", "Timeout", "MemorySize", "Environment", "Runtime", "Architectures"}
    | {"LoggingConfig", "TracingConfig", "EphemeralStorage", "KMSKeyArn", "PackageType"}
)


class Function:
    """A function made of *params* (CreateFunction's) and *code* (zip bytes), known as *arn*."""

    def __init__(self, arn: str, params: Mapping[str, Any], code: bytes) -> None:
        self.arn = arn
        self.name = arn.rsplit(":", 1)[1]
        self.tags: dict[str, str] = dict(params.get("Tags") or {})
        self.statements: dict[str, dict[str, Any]] = {}
        self._configuration = dict(_DEFAULTS)
        self._lock = Lock()
        self._environment: Environment | None = None
        self.code = code
        self.update_code(code)
        self.update_configuration(params)

    def update_code(self, code: bytes) -> None:
        """Run *code* (zip bytes) from the next invocation on."""
        if not zipfile.is_zipfile(io.BytesIO(code)):
            message = "Could not unzip uploaded file. Please check your file, then try to upload again."
            raise ServiceError("InvalidParameterValueException", message)
        with self._lock:
            self.code = code
            self._forget_environment()
        self._touch()

    def update_configuration(self, params: Mapping[str, Any]) -> None:
        """Take over those of *params* that are configuration."""
        with self._lock:
            self._configuration.update({key: params[key] for key in _SETTABLE if params.get(key) is not None})
            self._forget_environment()
        self._touch()

    def configuration(self) -> dict[str, Any]:
        """Return the function as GetFunctionConfiguration shows it."""
        return {
            **self._configuration,
            "FunctionName": self.name,
            "FunctionArn": self.arn,
            "CodeSize": len(self.code),
            "CodeSha256": base64.b64encode(hashlib.sha256(self.code).digest()).decode(),
            "LastModified": self._modified,
            "RevisionId": self.revision,
            "Version": "$LATEST",
            "State": "Active",
            "LastUpdateStatus": "Successful",
        }

    def state(self) -> dict[str, Any]:
        """Return everything that makes the function, as plain values."""
        with self._lock:
            return {
                "configuration": dict(self._configuration),
                "code": self.code,
                "tags": dict(self.tags),
                "statements": dict(self.statements),
                "modified": self._modified,
                "revision": self.revision,
            }

    @classmethod
    def restored(cls, arn: str, state: Mapping[str, Any]) -> Function:
        """Return the function *arn* that *state* was taken of."""
        function = cls(arn, {**state["configuration"], "Tags": state["tags"]}, state["code"])
        function.statements = state["statements"]
        function._modified, function.revision = state["modified"], state["revision"]
        return function

    def policy(self) -> str:
        """Return the resource policy as JSON text."""
        return json.dumps(
            {"Version": "2012-10-17", "Id": "default", "Statement": list(self.statements.values())}
        )

    def invoke(self, event: Any) -> Answer:
        """Run the handler with *event*."""
        path, timeout = self._configuration["Handler"], int(self._configuration["Timeout"])
        try:
            handler = self._loaded().handler(path)
        except ImportError as error:
            message = f"Unable to import module '{path.rpartition('.')[0]}': {error}"
            return failure(message, "Runtime.ImportModuleError")
        except AttributeError:
            module, _, name = path.rpartition(".")
            return failure(f"Handler '{name}' missing on module '{module}'", "Runtime.HandlerNotFound")
        except SyntaxError as error:
            return failure(f"Syntax error in module: {error}", "Runtime.UserCodeSyntaxError")
        except Exception as error:  # noqa: BLE001  the module's own code ran and failed
            return failure(str(error), type(error).__name__)
        context = HandlerContext(
            function_name=self.name,
            invoked_function_arn=self.arn,
            memory_limit_in_mb=self._configuration["MemorySize"],
            deadline=time.monotonic() + timeout,
        )
        return run(handler, event, context, timeout=timeout)

    def close(self) -> None:
        """Remove what was unpacked."""
        with self._lock:
            self._forget_environment()

    def _loaded(self) -> Environment:
        with self._lock:
            if self._environment is None:
                variables = (self._configuration.get("Environment") or {}).get("Variables") or {}
                self._environment = Environment(
                    self.code, {**variables, "AWS_LAMBDA_FUNCTION_NAME": self.name}
                )
            return self._environment

    def _forget_environment(self) -> None:
        if self._environment is not None:
            self._environment.close()
            self._environment = None

    def _touch(self) -> None:
        self._modified = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        self.revision = str(uuid4())
