"""What the real tools say, and where that stands in their sources: the only place that knows it."""

# --- Talos: siderolabs/talos v1.13, v1.14 ---


def no_route(address: str, port: int = 50000) -> str:
    """Nothing has the address (gRPC's dialer; seen in siderolabs/talos#10880)."""
    return _unavailable(f"transport: Error while dialing: dial tcp {address}:{port}: connect: no route to host")


def refused(address: str, port: int = 50000) -> str:
    """The machine is on its way up: nothing listens yet."""
    return _unavailable(f"transport: Error while dialing: dial tcp {address}:{port}: connect: connection refused")


def certificate_required() -> str:
    """A configured machine asks for a certificate: internal/app/apid, tls.RequireAndVerifyClientCert under TLS 1.3."""
    return _unavailable("error reading server preface: remote error: tls: certificate required")


def unknown_authority() -> str:
    """The machine waits, or has the certificates of another cluster (seen in siderolabs/talos#9241)."""
    reason = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
    return _unavailable(f"transport: authentication handshake failed: {reason}")


def _unavailable(reason: str) -> str:
    return f'rpc error: code = Unavailable desc = connection error: desc = "{reason}"'


# internal/app/machined/internal/server/v1alpha1/v1alpha1_server.go, Bootstrap
NOT_YET = "rpc error: code = FailedPrecondition desc = bootstrap is not available yet"
ALREADY = "rpc error: code = AlreadyExists desc = etcd data directory is not empty"
WORKER = "rpc error: code = FailedPrecondition desc = bootstrap can only be performed on a control plane node"
# The same, EtcdRecover and EtcdSnapshot: etcd is not there.
NO_ETCD = "rpc error: code = Unavailable desc = connection error: etcd is not running"
# pkg/machinery/client/client.go and cmd/talosctl/pkg/talos/global
NO_ENDPOINTS = "error constructing client: failed to determine endpoints"
NO_NODES = "nodes are not set for the command: please use `--nodes` flag or configuration file to set the nodes"
# cmd/talosctl/cmd/talos/apply-config.go
NO_DATA = "no configuration data read"
# pkg/cluster/check: what it waits for, and what is wrong with it until --wait-timeout (20 minutes where it is not given)
DEADLINE = "waiting for {}: context deadline exceeded"
NOT_BOOTED = "all nodes to finish boot sequence: error watching machine {} status: {}"

# --- OpenSSH: ssh.c, sshconnect.c ---
SSH_NO_ROUTE = "ssh: connect to host {} port {}: No route to host"
SSH_REFUSED = "ssh: connect to host {} port {}: Connection refused"
SSH_DENIED = "{}@{}: Permission denied (publickey)."
SSH_UNKNOWN = (
    "The authenticity of host '{0} ({0})' can't be established.\nED25519 key fingerprint is SHA256:stand-in.\n"
    "Are you sure you want to continue connecting (yes/no/[fingerprint])? "
)
SSH_NOT_VERIFIED = "Host key verification failed."

# --- Nix: libstore/local-store.cc (addToStore), flake/flake.cc ---
UNSIGNED = (
    "error: cannot add path '/nix/store/00000000000000000000000000000000-nixos-system-{}' "
    "because it lacks a signature by a trusted key"
)
NO_ATTRIBUTE = "error: flake '{}' does not provide attribute 'nixosConfigurations.\"{}\".config.system.build'"
NOT_TRACKED = "error: path '{}' does not exist in Git repository; to make it visible to Nix, run: git add {}"

# --- SOPS 3.11: config/config.go, cmd/sops/main.go, cmd/sops/common/common.go, age/keysource.go ---
NO_RULE = "error loading config: no matching creation rules found"
NO_CONFIG = "config file not found, or has no creation rules, and no keys provided through command line options"
NOT_ENCRYPTED = "sops metadata not found"
NO_KEY = "Failed to get the data key required to decrypt the SOPS file."
BAD_RECIPIENT = 'failed to parse input as Bech32-encoded age public key: malformed recipient "{}"'
NO_FILE = 'Error: cannot operate on non-existent file "{}"'

# --- KubeVirt: pkg/virtctl/portforward ---
NO_VMI = 'virtualmachineinstance.kubevirt.io "{}" not found'

# --- Docker: a push without a login, by the registry ---
PUSH_DENIED = "denied: requested access to the resource is denied"
