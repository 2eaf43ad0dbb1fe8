#!/bin/sh
# Restores the newest snapshot of a VM into a copy beside it, starts the copy, waits until it lives, and removes it.
# Fails where any of this does.
set -eu
: "${VM:?}" "${CONDITION:?}"
copy="$VM-restore-test"

clean() {
  kubectl delete virtualmachinerestore "$copy" --ignore-not-found
  # Its disks go with it.
  kubectl delete virtualmachine "$copy" --ignore-not-found
}
trap clean EXIT
clean

snapshot=$(
  kubectl get virtualmachinesnapshots --output name --sort-by .metadata.creationTimestamp \
    --selector "app.kubernetes.io/name=$VM,app.kubernetes.io/component=nightly" | tail -n 1
)
if [ -z "$snapshot" ]; then
  echo "$VM has no snapshot" >&2
  exit 1
fi
echo "restoring $snapshot"

# The copy is not behind the Service of the original, nor on its network.
label='{"op": "replace", "path": "/spec/template/metadata/labels/app.kubernetes.io~1name", "value": "'$copy'"}'
without_lan=''
if [ "${WITHOUT_LAN:-}" = true ]; then
  without_lan="
    - '{\"op\": \"remove\", \"path\": \"/spec/template/spec/networks/1\"}'
    - '{\"op\": \"remove\", \"path\": \"/spec/template/spec/domain/devices/interfaces/1\"}'"
fi
kubectl create --filename - << EOF
apiVersion: snapshot.kubevirt.io/v1beta1
kind: VirtualMachineRestore
metadata:
  name: $copy
spec:
  virtualMachineSnapshotName: ${snapshot#*/}
  target:
    apiGroup: kubevirt.io
    kind: VirtualMachine
    name: $copy
  # What the copy brings with it goes with it.
  volumeOwnershipPolicy: Vm
  patches:
    - '$label'$without_lan
EOF
kubectl wait "virtualmachinerestore/$copy" --for jsonpath='{.status.complete}'=true --timeout 45m

# A restored VM is stopped.
kubectl patch virtualmachine "$copy" --type merge --patch '{"spec": {"runStrategy": "Always"}}'
kubectl wait "virtualmachine/$copy" --for "condition=$CONDITION" --timeout 20m
echo "$VM can be restored"
