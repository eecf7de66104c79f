"""A threaded WSGI server on loopback that keeps connections alive.

werkzeug's development server closes the connection after every answer and writes it in several
packets; with a busy boto3 client both cost more than the operation itself. A request's body is read
whole before the application runs, so nothing of it is left on a connection that is used again.
"""

from __future__ import annotations

import io
import logging
import socket
from collections.abc import Iterable
from contextlib import suppress
from threading import Lock, Thread, current_thread
from typing import Any

from moto.server import MotoRequestHandler
from werkzeug.exceptions import NotFound
from werkzeug.serving import ThreadedWSGIServer

LOOPBACK = "127.0.0.1"
_LAST_WORD_SECONDS = 2.0
_logger = logging.getLogger(__name__)


class KeepAliveHandler(MotoRequestHandler):
    """Answers any number of requests on one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def run_wsgi(self) -> None:
        """Answer the request whose head has been read."""
        if self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        environ = self.make_environ()
        body = self._read_body(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ.pop("wsgi.input_terminated", None)
        self._send(environ["REQUEST_METHOD"], *self._run(environ))

    def _read_body(self, environ: dict[str, Any]) -> bytes:
        if environ.get("wsgi.input_terminated"):
            return environ["wsgi.input"].read()
        return self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))

    def _run(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
            head[:] = [status, headers]

        try:
            answer: Iterable[bytes] = self.server.app(environ, start_response)
            body = b"".join(answer)
        except Exception as error:
            _logger.exception("%s %s failed in local_aws itself", self.command, environ["PATH_INFO"])
            return "500 Internal Server Error", [("Content-Type", "text/plain")], repr(error).encode()
        if hasattr(answer, "close"):
            answer.close()
        return head[0], head[1], body

    def _send(self, method: str, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            if name.lower() != "content-length" or method == "HEAD":
                self.send_header(name, value)
        if method != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        elif not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", "0")
        self.end_headers()
        if method != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log(self, _level: str, message: str, *args: Any) -> None:
        """Log one line at debug level: an access log would drown the output of the tests."""
        _logger.debug(message, *args)


class LoopbackServer(ThreadedWSGIServer):
    """Serves one WSGI application, its `app`, on 127.0.0.1; *port* 0 picks a free one.

    Raises:
        OSError: If the port is taken.
    """

    def __init__(self, port: int) -> None:
        self._connections: dict[Thread, socket.socket] = {}
        self._lock = Lock()
        try:
            super().__init__(LOOPBACK, port, NotFound(), handler=KeepAliveHandler)
        except SystemExit as error:  # werkzeug's way of saying that it cannot listen
            message = f"cannot listen on {LOOPBACK}:{port}; stop what uses the port, or choose another"
            raise OSError(message) from error

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread of its own."""
        thread = Thread(target=self._converse, args=(request, client_address), name="local_aws-connection")
        thread.daemon = True
        with self._lock:
            self._connections[thread] = request
        thread.start()

    def server_close(self) -> None:
        """Close the port and every connection that is still open."""
        super().server_close()
        with self._lock:
            connections = dict(self._connections)
        for connection in connections.values():
            with suppress(OSError):  # it may have ended by itself
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections:
            thread.join(_LAST_WORD_SECONDS)

    def _converse(self, request: Any, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._lock:
                del self._connections[current_thread()]
