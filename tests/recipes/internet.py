"""Everything that is reached over the network: a proxy on loopback that is every host, behind TLS with real names.

kubectl, helm and curl are the real ones and are told of it by `https_proxy`: addresses in kubeconfig stay those of the
machines. Where nothing answers at an address, the proxy says so in place of the network: 502 for "no route to host".
"""

import contextlib
import select
import ssl
import threading
import traceback
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from . import api, certificates, charts, world
from .api import Answer
from .controllers import ready
from .objects import Objects
from .world import Cluster, World

#: Hosts that are no machine: what they answer to a path and a body.
Site = Callable[[str, bytes], Answer]


class Internet:
    """The proxy while it runs: `url` is for `https_proxy`."""

    def __init__(self, folder: Path, clusters: Mapping[str, Objects], sites: Mapping[str, Site]):
        self.folder, self.world_file, self.clusters, self.sites = folder, folder / "world.json", clusters, sites
        self.right, self.wrong = (certificates.tls(folder / "certificates", name) for name in ("server", "nobody"))
        self.closed = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self.closed = True
        self.server.shutdown()
        self.server.server_close()

    def tls(self, host: str, behind: Site | Objects) -> ssl.SSLContext:
        """The certificate that is shown: k3s has its own addresses in it, and what it is told by `--tls-san`."""
        here = world.read(self.world_file)
        found = next((one for name, one in here.clusters.items() if self.clusters[name] is behind), None)
        if found is None or found.kind == "talos" or host in here.machines:
            return self.right
        texts = [path.read_text() for path in (self.folder / "repository/nixos").rglob("*.nix")]
        return self.right if f"--tls-san={host}" in "\n".join(texts) else self.wrong

    def look(self, objects: Objects) -> None:
        """Sees what a change in a cluster means for the world."""
        with world.change(self.world_file) as here:
            name = next(name for name, one in self.clusters.items() if one is objects)
            _look(objects, here, here.clusters[name])

    def behind(self, host: str, port: str) -> Site | Objects | None:
        """Who answers at a host and a port."""
        if port == "6443":
            with world.change(self.world_file) as here:
                found = world.api(here, host)
                if found:
                    _look(self.clusters[found.name], here, found)
            return self.clusters[found.name] if found else None
        return self.sites.get(host)


def _look(objects: Objects, here: World, cluster: Cluster) -> None:
    """Machines that have joined are nodes; they are ready once there is a network."""
    nodes, kind = {one["metadata"]["name"] for one in objects.of_kind("Node")}, objects.kind("", "v1", "nodes")
    for machine in here.members(cluster.name):
        if machine.name not in nodes and here.at(machine.address) and (machine.kind == "talos" or machine.token):
            condition = {"type": "Ready", "status": "False", "reason": "KubeletNotReady"}
            node = {"metadata": {"name": machine.name}, "status": {"conditions": [condition]}}
            objects.create(kind, "", node, "kubelet")
    cluster.network = cluster.network or any(
        one["metadata"]["name"] == "cilium" for one in objects.of_kind("DaemonSet")
    )
    if cluster.network:
        ready(objects)


def _handler(internet: Internet) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        behind: Site | Objects | None = None

        def log_message(self, *_: object) -> None:
            """Nobody reads a log."""

        def do_CONNECT(self) -> None:
            host, _, port = self.path.rpartition(":")
            self.behind = internet.behind(host, port)
            if self.behind is None:
                self.send_error(502, f"no route to host {self.path}")
                self.close_connection = True
                return
            self.send_response(200, "Connection established")
            self.end_headers()
            self.rfile.close()
            try:
                self.connection = internet.tls(host, self.behind).wrap_socket(self.connection, server_side=True)
            except OSError:
                self.close_connection = True
                return
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
            self.close_connection = False

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = api.request(self.command, self.path, headers, body)
            if isinstance(self.behind, Objects):
                said = api.answer(self.behind, asked)
                if self.command != "GET":
                    internet.look(self.behind)
            elif self.behind:
                said = self.behind(self.path, body)
            else:
                said = Answer(502, "text/plain")
            self._say(said)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

        def _say(self, said: Answer) -> None:
            self.send_response(said.code)
            self.send_header("content-type", said.kind)
            if said.lines is None:
                self.send_header("content-length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body)
                self.wfile.flush()
                return
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self._stream(said)

        def _stream(self, said: Answer) -> None:
            for line in said.lines or ():
                if line:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                    self.wfile.flush()
                elif internet.closed or select.select([self.connection], [], [], 0)[0]:
                    # Nobody waits any more: who watches says nothing until he goes.
                    self.close_connection = True
                    return
                else:
                    # While somebody waits, time passes.
                    with world.change(internet.world_file) as here:
                        world.pass_time(here, 1)
            self.wfile.write(b"0\r\n\r\n")
            self.wfile.flush()

        def finish(self) -> None:
            with contextlib.suppress(OSError, ValueError):
                super().finish()
            self.connection.close()

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True
            except Exception:
                # A mistake of ours is to be seen where tests look.
                (internet.world_file.parent / "mistake").write_text(traceback.format_exc())
                raise

    return Handler


def chart_repository(host: str, path: str, names: list[str], versions: list[str]) -> Site:
    """A repository of charts below a path of a host."""

    def site(asked: str, body: bytes) -> Answer:
        if asked == f"{path}/index.yaml":
            return Answer(200, "text/yaml", charts.index(names, versions, f"https://{host}{path}").encode())
        name, dash, version = asked.rpartition("/")[2].removesuffix(".tgz").rpartition("-")
        known = Answer(200, "application/gzip", charts.archive(name, version))
        return known if name in names and dash else Answer(404, "text/plain")

    return site
