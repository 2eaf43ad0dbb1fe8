#!/bin/sh
# Takes a snapshot of a VM, waits for it, and keeps the newest few. With a guest agent, file systems stand still for
# the moment that it takes.
set -eu
: "${VM:?}" "${KEEP:?}"

snapshot="$VM-$(date -u +%Y%m%d-%H%M%S)"
kubectl create --filename - << EOF
apiVersion: snapshot.kubevirt.io/v1beta1
kind: VirtualMachineSnapshot
metadata:
  name: $snapshot
  labels:
    app.kubernetes.io/name: $VM
    app.kubernetes.io/component: nightly
spec:
  source:
    apiGroup: kubevirt.io
    kind: VirtualMachine
    name: $VM
EOF
kubectl wait "virtualmachinesnapshot/$snapshot" --for jsonpath='{.status.readyToUse}'=true --timeout 45m

# Only those of this script, oldest first.
kubectl get virtualmachinesnapshots --output name --sort-by .metadata.creationTimestamp \
  --selector "app.kubernetes.io/name=$VM,app.kubernetes.io/component=nightly" |
  head -n "-$KEEP" |
  xargs -r kubectl delete
