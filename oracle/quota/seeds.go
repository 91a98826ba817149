package quota

import "encoding/json"

// Inputs of upstream's own tests.

var requestSeeds = seeds(
	// Init containers that ask for more than all others together, and sidecars before and after them.
	`{"pod":{"spec":{"initContainers":[{"resources":{"requests":{"cpu":"4","memory":"100M","example.com/dongle":"4"},"limits":{"cpu":"8","memory":"200M","example.com/dongle":"4"}}},{"resources":{"requests":{"cpu":"1","memory":"50M","example.com/dongle":"2"},"limits":{"cpu":"2","memory":"100M","example.com/dongle":"2"}}}],"containers":[{"resources":{"requests":{"cpu":"1","memory":"50M","example.com/dongle":"1"},"limits":{"cpu":"2","memory":"100M","example.com/dongle":"1"}}},{"resources":{"requests":{"cpu":"2","memory":"25M","example.com/dongle":"2"},"limits":{"cpu":"5","memory":"50M","example.com/dongle":"2"}}}]}}}`,
	`{"pod":{"spec":{"initContainers":[{"name":"i1","restartPolicy":"Always","resources":{"requests":{"cpu":"1"},"limits":{"cpu":"1"}}},{"name":"i2","resources":{"requests":{"cpu":"10"},"limits":{"cpu":"10"}}},{"name":"i3","restartPolicy":"Always","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"2"}}},{"name":"i4","resources":{"requests":{"cpu":"1"}}}],"containers":[{"name":"c","resources":{"requests":{"cpu":"5"},"limits":{"cpu":"5"}}}]}}}`,
	// What the status says against what the spec says.
	`{"pod":{"spec":{"containers":[{"resources":{"requests":{"cpu":"100m","memory":"200Mi"},"limits":{"cpu":"200m","memory":"400Mi"}}}]},"status":{"containerStatuses":[{"resources":{"requests":{"cpu":"150m","memory":"150Mi"}}}]}}}`,
	`{"pod":{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"4"},"limits":{"cpu":"4"}}}]},"status":{"conditions":[{"type":"PodResizePending","status":"True","reason":"Infeasible"}],"containerStatuses":[{"name":"c","allocatedResources":{"cpu":"2"},"resources":{"requests":{"cpu":"2"},"limits":{"cpu":"3"}}}]}}}`,
	// Missing requests that are filled in.
	`{"pod":{"spec":{"initContainers":[{"name":"i","resources":{"requests":{"cpu":"1"}}}],"containers":[{"name":"a","resources":{"requests":{"memory":"1"}}},{"name":"b","resources":{"requests":{"cpu":"0"}}}]}},"options":{"nonMissingContainerRequests":{"cpu":"100m","memory":"200Mi"}}}`,
	// Requests of the whole pod, with an overhead, and with names that do not count there.
	`{"pod":{"spec":{"resources":{"requests":{"cpu":"10m","memory":"5Mi","ephemeral-storage":"1Gi","hugepages-1Gi":"2Gi"},"limits":{"cpu":"10m"}},"overhead":{"cpu":"7m","memory":"1Mi"},"containers":[{"name":"a","resources":{"requests":{"cpu":"3m","hugepages-2Mi":"4Mi"},"limits":{"memory":"2Mi"}}}]}}}`,
)

var qosSeeds = append(seeds(
	`{"pod":{"spec":{"containers":[{"resources":{"requests":{"cpu":"100m","memory":"100Mi","ephemeral-storage":"10Gi"},"limits":{"cpu":"100m","memory":"100Mi"}}},{"resources":{"requests":{"cpu":"100m","memory":"100Mi"},"limits":{"cpu":"100m","memory":"100Mi"}}}]}}}`,
	`{"pod":{"spec":{"containers":[{"resources":{"requests":{"cpu":"100m","memory":"100Mi"},"limits":{"cpu":"100m","memory":"100Mi"}}},{}]}}}`,
	`{"pod":{"spec":{"initContainers":[{}],"containers":[{}]}}}`,
	`{"pod":{"spec":{"resources":{"requests":{"hugepages-2Mi":"2Mi"},"limits":{"hugepages-2Mi":"2Mi"}},"containers":[{"resources":{"requests":{"cpu":"1"}}}]}}}`,
	`{"pod":{"spec":{"resources":{},"containers":[{"resources":{"requests":{"cpu":"1"}}}]}}}`,
	`{"pod":{"spec":{"resources":{"requests":{"ephemeral-storage":"1Gi"}},"containers":[{"resources":{"requests":{"cpu":"1","memory":"1"},"limits":{"cpu":"1","memory":"1"}}}]}}}`,
	`{"pod":{"spec":{"containers":[]}}}`,
	`{"pod":{}}`,
), qosBlocks(
	`{"requests":{"cpu":"0","memory":"0"}}`,
	`{"requests":{"cpu":"0","memory":"0"},"limits":{"cpu":"0","memory":"0"}}`,
	`{"requests":{"ephemeral-storage":"10Gi"},"limits":{"ephemeral-storage":"10Gi"}}`,
	`{"requests":{"cpu":"100m","memory":"100Mi"},"limits":{"cpu":"200m","memory":"200Mi"}}`,
	`{"requests":{"cpu":"100m","memory":"100Mi"},"limits":{"cpu":"100m","memory":"200Mi"}}`,
	`{"requests":{"cpu":"100m","memory":"100Mi"}}`,
	`{"requests":{"cpu":"100m","memory":"100Mi"},"limits":{"cpu":"100m"}}`,
	`{"requests":{"cpu":"100m"},"limits":{"cpu":"100m"}}`,
	`{"requests":{"cpu":"100m","memory":"0"},"limits":{"cpu":"0.1"}}`,
)...)

// qosBlocks are pods of which one container, or the pod itself, has the requirements.
func qosBlocks(requirements ...string) []any {
	var out []any
	for _, text := range requirements {
		out = append(out,
			json.RawMessage(`{"pod":{"spec":{"containers":[{"resources":`+text+`}]}}}`),
			json.RawMessage(`{"pod":{"spec":{"containers":[{}],"resources":`+text+`}}}`),
		)
	}
	return out
}

var admitSeeds = seeds(
	// An update from a LoadBalancer to a NodePort counts ports, one without a resourceVersion all of it.
	`{"operation":"UPDATE","quotas":[{"metadata":{"name":"quota"},"status":{"hard":{"services":"10","services.loadbalancers":"10","services.nodeports":"10"},"used":{"services":"1","services.loadbalancers":"1","services.nodeports":"0"}}}],"object":{"kind":"Service","spec":{"type":"NodePort","ports":[{"port":1234}]}},"oldObject":{"kind":"Service","metadata":{"resourceVersion":"1"},"spec":{"type":"LoadBalancer"}}}`,
	`{"operation":"UPDATE","quotas":[{"metadata":{"name":"quota"},"status":{"hard":{"services":"10","services.loadbalancers":"10","services.nodeports":"10"},"used":{"services":"1","services.loadbalancers":"1","services.nodeports":"0"}}}],"object":{"kind":"Service","spec":{"type":"NodePort","ports":[{"port":1234}]}},"oldObject":{"kind":"Service","spec":{"type":"NodePort","ports":[{"port":1234}]}}}`,
	// A claim that shrinks gives nothing back, and may do so beyond the limit.
	`{"operation":"UPDATE","quotas":[{"metadata":{"name":"quota"},"status":{"hard":{"persistentvolumeclaims":"3","requests.storage":"100Gi"},"used":{"persistentvolumeclaims":"1","requests.storage":"120Gi"}}}],"object":{"kind":"PersistentVolumeClaim","spec":{"resources":{"requests":{"storage":"5Gi"}}}},"oldObject":{"kind":"PersistentVolumeClaim","metadata":{"resourceVersion":"1"},"spec":{"resources":{"requests":{"storage":"10Gi"}}}}}`,
	`{"operation":"UPDATE","quotas":[{"metadata":{"name":"quota"},"status":{"hard":{"persistentvolumeclaims":"3","requests.storage":"100Gi"},"used":{"persistentvolumeclaims":"1","requests.storage":"10Gi"}}}],"object":{"kind":"PersistentVolumeClaim","spec":{"resources":{"requests":{"storage":"15Gi"}}}},"oldObject":{"kind":"PersistentVolumeClaim","metadata":{"resourceVersion":"1"},"spec":{"resources":{"requests":{"storage":"10Gi"}}}}}`,
	// A pod that comes into a scope is charged whole.
	`{"operation":"UPDATE","quotas":[{"metadata":{"name":"terminating"},"spec":{"scopes":["Terminating"]},"status":{"hard":{"pods":"5","cpu":"3"},"used":{"pods":"3","cpu":"1"}}},{"metadata":{"name":"lasting"},"spec":{"scopes":["NotTerminating"]},"status":{"hard":{"pods":"5","cpu":"3"},"used":{"pods":"3","cpu":"1"}}}],"object":{"kind":"Pod","spec":{"activeDeadlineSeconds":30,"containers":[{"name":"a","resources":{"requests":{"cpu":"100m"}}}]}},"oldObject":{"kind":"Pod","metadata":{"resourceVersion":"1"},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"100m"}}}]}}}`,
	// Nothing is asked for beyond what was there, so that no quota has to cover it; more needs one, less does not.
	`{"operation":"UPDATE","limitedResources":[{"resource":"services","matchContains":["services.loadbalancers"]}],"object":{"kind":"Service","spec":{"type":"LoadBalancer"}},"oldObject":{"kind":"Service","metadata":{"resourceVersion":"1"},"spec":{"type":"LoadBalancer"}}}`,
	`{"operation":"UPDATE","limitedResources":[{"resource":"services","matchContains":["services.loadbalancers"]}],"object":{"kind":"Service","spec":{"type":"LoadBalancer"}},"oldObject":{"kind":"Service","metadata":{"resourceVersion":"1"},"spec":{"type":"NodePort","ports":[{"port":1234}]}}}`,
	`{"operation":"UPDATE","limitedResources":[{"resource":"services","matchContains":["services.loadbalancers"]}],"object":{"kind":"Service","spec":{"type":"NodePort","ports":[{"port":1234}]}},"oldObject":{"kind":"Service","metadata":{"resourceVersion":"1"},"spec":{"type":"LoadBalancer"}}}`,
	// Two limited names, one of which a quota covers.
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"quota1"},"status":{"hard":{"requests.memory":"1Gi"},"used":{"requests.memory":"500Mi"}}}],"limitedResources":[{"resource":"pods","matchContains":["requests.cpu","requests.memory"]}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"100m","memory":"1Mi"}}}]}}}`,
	// A scope is covered by whatever quota has its name, matching or not in operator and values.
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Exists"}]}},"status":{"hard":{"services":"1"},"used":{}}}],"limitedResources":[{"resource":"pods","matchScopes":[{"scopeName":"PriorityClass","operator":"In","values":["cluster-services"]}]}],"object":{"kind":"Pod","spec":{"priorityClassName":"cluster-services","containers":[]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["other"]}]}},"status":{"hard":{"pods":"1"},"used":{"pods":"0"}}}],"limitedResources":[{"resource":"pods","matchScopes":[{"scopeName":"PriorityClass","operator":"In","values":["cluster-services"]},{"scopeName":"BestEffort","operator":"Exists"}]},{"resource":"persistentvolumeclaims","matchScopes":[{"scopeName":"PriorityClass","operator":"Exists"}]}],"object":{"kind":"Pod","spec":{"priorityClassName":"cluster-services","containers":[]}}}`,
	// A selector that cannot be evaluated lets all through in the configuration, and is an error in a quota.
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"pods":"0"},"used":{"pods":"0"}}}],"limitedResources":[{"resource":"services","matchScopes":[{"scopeName":"PriorityClass","operator":"In"}]}],"object":{"kind":"Pod","spec":{"containers":[]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In"}]}},"status":{"hard":{"services":"0"},"used":{"services":"0"}}}],"object":{"kind":"Pod","spec":{"containers":[]}}}`,
	// What every container must say, named or not, whatever the pod's phase, unless the pod says it itself.
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"cpu":"3","requests.memory":"1Gi","limits.cpu":"3","pods":"5"},"used":{"cpu":"0","requests.memory":"0","limits.cpu":"0","pods":"0"}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"b"},{"name":"a","resources":{"requests":{"cpu":"0"}}}],"initContainers":[{"name":"b","resources":{"limits":{"cpu":"1"}}},{}]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"cpu":"3","requests.memory":"1Gi","limits.cpu":"3","pods":"5"},"used":{"cpu":"0","requests.memory":"0","limits.cpu":"0","pods":"0"}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a"}]},"status":{"phase":"Failed"}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"cpu":"3","requests.memory":"1Gi","limits.cpu":"3","pods":"5"},"used":{"cpu":"0","requests.memory":"0","limits.cpu":"0","pods":"0"}}}],"object":{"kind":"Pod","spec":{"resources":{"limits":{"hugepages-2Mi":"2Mi"}},"containers":[{"name":"a"}]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"cpu":"3","requests.memory":"1Gi","limits.cpu":"3","pods":"5"},"used":{"cpu":"0","requests.memory":"0","limits.cpu":"0","pods":"0"}}}],"object":{"kind":"Pod","spec":{"resources":{"requests":{"ephemeral-storage":"1"}},"containers":[{"name":"a"}]}}}`,
	`{"operation":"UPDATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"cpu":"3","requests.memory":"1Gi","limits.cpu":"3","pods":"5"},"used":{"cpu":"0","requests.memory":"0","limits.cpu":"0","pods":"0"}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a"}]}},"subresource":"resize","oldObject":{"kind":"Pod","metadata":{"resourceVersion":"1"},"spec":{"containers":[{"name":"a"}]}}}`,
	// Quotas are gone through in order: what one must know comes before what another exceeds.
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"full"},"status":{"hard":{"pods":"1"},"used":{"pods":"1"}}},{"metadata":{"name":"unknown"},"status":{"hard":{"pods":"1","services":"1","count/pods":"1","hugepages-2Mi":"1"},"used":{"pods":"1"}}},{"metadata":{"name":"strict"},"status":{"hard":{"memory":"1Gi"},"used":{}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a"}]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"full"},"status":{"hard":{"pods":"1"},"used":{"pods":"1"}}},{"metadata":{"name":"strict"},"status":{"hard":{"memory":"1Gi"},"used":{}}},{"metadata":{"name":"unknown"},"status":{"hard":{"pods":"1","services":"1","count/pods":"1","hugepages-2Mi":"1"},"used":{"pods":"1"}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a"}]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"full"},"status":{"hard":{"pods":"1"},"used":{"pods":"1"}}},{"metadata":{"name":"q"},"status":{"hard":{"pods":"0"},"used":{"pods":"7"}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a"}]}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"configmaps":"1","count/configmaps":"1","pods":"0"},"used":{"configmaps":"1","count/configmaps":"01"}}}],"object":{"kind":"ConfigMap"}}`,
	// A claim adds to a name that only pods track, used so far or not.
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"count/resourceclaims.resource.k8s.io":"1","requests.deviceclass.resource.kubernetes.io/gold":"2"},"used":{"count/resourceclaims.resource.k8s.io":"0"}}}],"object":{"apiVersion":"resource.k8s.io/v1","kind":"ResourceClaim","spec":{"devices":{"requests":[{"exactly":{"deviceClassName":"gold","allocationMode":"ExactCount","count":2}}]}}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"count/resourceclaims.resource.k8s.io":"1","requests.deviceclass.resource.kubernetes.io/gold":"2"},"used":{"count/resourceclaims.resource.k8s.io":"0"}}}],"object":{"apiVersion":"resource.k8s.io/v1","kind":"ResourceClaim","spec":{"devices":{"requests":[{"exactly":{"deviceClassName":"gold","allocationMode":"ExactCount","count":3}}]}}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"requests.deviceclass.resource.kubernetes.io/gold":"2"},"used":{}}}],"object":{"apiVersion":"resource.k8s.io/v1","kind":"ResourceClaim","spec":{"devices":{"requests":[{"exactly":{"deviceClassName":"gold","allocationMode":"ExactCount","count":3}}]}}}}`,
	`{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"pods":"1","memory":"1Gi"},"used":{"pods":"1","memory":"0"}}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a","resources":{"requests":{"memory":"-100Mi"}}}]}}}`,
)

var limitSeeds = append(
	seeds(
		`{"limitRanges":[{"metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","default":{"cpu":"75m","memory":"10Mi"},"defaultRequest":{"cpu":"50m","memory":"5Mi"},"min":{"cpu":"25m"},"max":{"cpu":"1"}}]}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"foo-0","resources":{"limits":{"memory":"512Mi"}}}],"initContainers":[{"name":"init-0"},{"name":"init-1","resources":{"requests":{"cpu":"100m","memory":"1"},"limits":{"cpu":"100m","memory":"1"}}}]}}}`,
		`{"limitRanges":[{"metadata":{"name":"l"},"spec":{"limits":[{"type":"Pod","max":{"cpu":"400m","memory":"200Mi"},"min":{"cpu":"160m","memory":"200Mi"}}]}}],"object":{"kind":"Pod","spec":{"resources":{"requests":{"cpu":"200m","memory":"180Mi"},"limits":{"cpu":"400m","memory":"200Mi"}},"containers":[{"name":"a","resources":{"requests":{"cpu":"100m","memory":"60Mi"},"limits":{"cpu":"200m","memory":"100Mi"}}}]}}}`,
		`{"limitRanges":[{"metadata":{"name":"l"},"spec":{"limits":[{"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"1Gi"},"maxLimitRequestRatio":{"storage":"0"}}]}}],"object":{"kind":"PersistentVolumeClaim","spec":{"resources":{"requests":{"storage":"1Gi"},"limits":{"storage":"9Gi"}}}}}`,
		`{"limitRanges":[{"metadata":{"name":"l"},"spec":{"limits":[{"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"1Gi"}}]}}],"object":{"kind":"PersistentVolumeClaim","spec":{}}}`,
	),
	boundSeeds(
		bound{"Container", "min", "cpu", "50m", "100m", "200m"}, bound{"Container", "min", "cpu", "50m", "40m", ""},
		bound{"Container", "min", "cpu", "50m", "", ""}, bound{"Container", "min", "cpu", "50m", "100m", "40m"},
		bound{"Container", "max", "cpu", "2", "500m", "2500m"}, bound{"Container", "max", "cpu", "2", "", ""}, bound{"Container", "max", "cpu", "2", "2500m", "1"},
		bound{"Container", "maxLimitRequestRatio", "cpu", "1.5", "500m", "750m"}, bound{"Container", "maxLimitRequestRatio", "cpu", "1", "1250m", "2500m"},
		bound{"Container", "maxLimitRequestRatio", "cpu", "1.5", "", "750m"}, bound{"Container", "maxLimitRequestRatio", "cpu", "1.5", "1", ""},
		bound{"Pod", "maxLimitRequestRatio", "memory", "1.5", "250Mi", "500Mi"}, bound{"Pod", "min", "ephemeral-storage", "100Mi", "60Mi", ""},
		bound{"Pod", "max", "ephemeral-storage", "1Gi", "500Mi", "2Gi"},
	)...,
)

func seeds(texts ...string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = json.RawMessage(text)
	}
	return out
}
