#!/usr/bin/env bash
# Regenerates the committed cases: a file an op into the given folder, then a report of the branches of upstream that
# those files reach, and of the blocks that none of them reaches.
#   ./distil.sh FOLDER [FLAGS OF distil]
set -euo pipefail
folder=$(realpath "$1")
shift
cd "$(dirname "$0")"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

kubernetes=k8s.io/kubernetes
apimachinery=k8s.io/apimachinery/pkg
packages=(
  kube-semantics/oracle # the command itself, without which there are no counters at all
  kube-semantics/oracle/netpol # what upstream leaves to those who carry policies out
  $apimachinery/api/resource
  $apimachinery/labels
  $apimachinery/fields
  $apimachinery/version
  $apimachinery/apis/meta/v1
  $apimachinery/apis/meta/v1/validation
  $apimachinery/api/validation
  $apimachinery/api/validate/content
  $apimachinery/util/validation
  k8s.io/apiserver/pkg/admission/plugin/resourcequota
  k8s.io/apiserver/pkg/authentication/serviceaccount
  k8s.io/apiserver/pkg/quota/v1
  k8s.io/apiserver/pkg/quota/v1/generic
  k8s.io/component-helpers/auth/rbac/reconciliation
  k8s.io/component-helpers/auth/rbac/validation
  k8s.io/component-helpers/nodedeclaredfeatures
  k8s.io/component-helpers/resource
  k8s.io/component-helpers/scheduling/corev1
  k8s.io/component-helpers/scheduling/corev1/nodeaffinity
  k8s.io/component-helpers/storage/volume
  github.com/mattfenwick/cyclonus/pkg/kube
  github.com/mattfenwick/cyclonus/pkg/matcher
  github.com/robfig/cron/v3
  k8s.io/kube-scheduler/framework
  $kubernetes/pkg/apis/authorization/validation
  $kubernetes/pkg/apis/autoscaling/v2
  $kubernetes/pkg/apis/batch/v1
  $kubernetes/pkg/apis/batch/validation
  $kubernetes/pkg/apis/core/v1/helper
  $kubernetes/pkg/apis/core/v1/helper/qos
  $kubernetes/pkg/apis/networking/v1
  $kubernetes/pkg/apis/networking/validation
  $kubernetes/pkg/apis/rbac/v1
  $kubernetes/pkg/controller/clusterroleaggregation
  $kubernetes/pkg/controller/podautoscaler
  $kubernetes/pkg/controller/podautoscaler/metrics
  $kubernetes/pkg/controller/cronjob
  $kubernetes/pkg/controller/job
  $kubernetes/pkg/controller/job/util
  $kubernetes/pkg/controller/resourcequota
  $kubernetes/pkg/quota/v1/evaluator/core
  $kubernetes/pkg/registry/authorization/selfsubjectrulesreview
  $kubernetes/pkg/registry/authorization/util
  $kubernetes/pkg/registry/rbac
  $kubernetes/pkg/registry/rbac/clusterrole/policybased
  $kubernetes/pkg/registry/rbac/clusterrolebinding/policybased
  $kubernetes/pkg/registry/rbac/role/policybased
  $kubernetes/pkg/registry/rbac/rolebinding/policybased
  $kubernetes/pkg/registry/rbac/validation
  $kubernetes/pkg/util/parsers
  $kubernetes/pkg/scheduler
  $kubernetes/pkg/scheduler/framework
  $kubernetes/pkg/scheduler/framework/preemption
  $kubernetes/pkg/scheduler/framework/runtime
  $kubernetes/pkg/scheduler/framework/plugins/defaultpreemption
  $kubernetes/pkg/scheduler/framework/plugins/helper
  $kubernetes/pkg/scheduler/framework/plugins/imagelocality
  $kubernetes/pkg/scheduler/framework/plugins/interpodaffinity
  $kubernetes/pkg/scheduler/framework/plugins/nodeaffinity
  $kubernetes/pkg/scheduler/framework/plugins/nodedeclaredfeatures
  $kubernetes/pkg/scheduler/framework/plugins/nodename
  $kubernetes/pkg/scheduler/framework/plugins/nodeports
  $kubernetes/pkg/scheduler/framework/plugins/noderesources
  $kubernetes/pkg/scheduler/framework/plugins/nodeunschedulable
  $kubernetes/pkg/scheduler/framework/plugins/podtopologyspread
  $kubernetes/pkg/scheduler/framework/plugins/tainttoleration
  $kubernetes/plugin/pkg/admission/limitranger
  $kubernetes/plugin/pkg/auth/authorizer/rbac
  k8s.io/utils/internal/third_party/forked/golang/net
)
coverpkg=$(IFS=,; echo "${packages[*]}")
go build -cover -covermode=atomic -coverpkg="$coverpkg" -o "$build/oracle" .

# The time zones that the library has.
if [[ -z ${ZONEINFO-} ]]; then
  (cd .. && cargo run --quiet --locked --release --example export_zones -- "$build/zones")
  export ZONEINFO=$build/zones
fi

mkdir -p "$folder" "$build/choosing" "$build/chosen"
GOCOVERDIR=$build/choosing "$build/oracle" distil -out "$folder" "$@"
cat "$folder"/*.jsonl | GOCOVERDIR=$build/chosen "$build/oracle" check

go tool covdata func -i "$build/chosen" >"$build/functions"
go tool covdata textfmt -i "$build/chosen" -o "$build/profile"
awk -f unreached.awk "$build/functions" "$build/profile"
