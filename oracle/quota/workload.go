package quota

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/resourcequota"
	quota "k8s.io/apiserver/pkg/quota/v1"
	"k8s.io/apiserver/pkg/quota/v1/generic"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/plugin/pkg/admission/limitranger"

	"kube-semantics/oracle/workload"
)

// Workloads lists the benchmark workloads of this domain.
var Workloads = []workload.Workload{
	admitWorkload(1),
	admitWorkload(20),
	{Domain: "quota", Name: "recalculate_one_quota_over_10000_pods", Units: 20, Build: func() func() any {
		var objects store
		for i := range podCount {
			objects = append(objects, podObject(buildRunningPod(i)))
		}
		registry := generic.NewRegistry([]quota.Evaluator{newEvaluators(time.Now(), objects...).Get(pods)})
		quotas := buildQuotas(20)
		return func() any {
			var sums sums
			for i := range quotas {
				spec := quotas[i].Spec
				// The evaluator has no way to fail over these pods.
				used, _ := quota.CalculateUsage("ns", spec.Scopes, spec.Hard, registry, spec.ScopeSelector)
				sums.addUsed(used)
			}
			return sums.String()
		}
	}},
	{Domain: "quota", Name: "pod_requests_and_limits_3_plus_2_containers", Units: podCount, Build: func() func() any {
		pods := make([]*corev1.Pod, podCount)
		for i := range pods {
			pods[i] = buildInitPod(i)
		}
		options := podOptions{}.upstream()
		return func() any {
			var sums sums
			for _, pod := range pods {
				sums.add(requestsOf(pod, options), corev1.ResourceCPU, corev1.ResourceMemory)
				sums.add(limitsOf(pod, options), corev1.ResourceCPU, corev1.ResourceMemory)
			}
			return sums.String()
		}
	}},
	{Domain: "quota", Name: "limitrange_apply_10000_pods", Units: podCount, Consumes: true, Build: func() func() any {
		pods := make([]*core.Pod, podCount)
		for i := range pods {
			pod, err := internal(buildLimitedPod(i))
			if err != nil {
				panic(err)
			}
			pods[i] = pod.(*core.Pod)
		}
		limitRange := buildLimitRange()
		return func() any {
			refused, annotated := 0, 0
			for _, pod := range pods {
				// Defaulting never fails.
				_ = limitranger.PodMutateLimitFunc(limitRange, pod)
				if limitranger.PodValidateLimitFunc(limitRange, pod) != nil {
					refused++
				}
				annotated += len(pod.Annotations)
			}
			return fmt.Sprintf("%d refused, %d changed", refused, annotated)
		}
	}},
}

func admitWorkload(quotaCount int) workload.Workload {
	return workload.Workload{Domain: "quota", Name: fmt.Sprintf("admit_10000_pods_%d_quotas", quotaCount), Units: podCount, Build: func() func() any {
		writes := make([]admission.Attributes, podCount)
		for i := range writes {
			writes[i] = attributes(podObject(buildQuotaPod(i)), nil, admission.Create, "")
		}
		evaluator := newEvaluators(time.Now()).Get(pods)
		fresh := buildQuotas(quotaCount)
		return func() any {
			// Upstream answers with a copy, so that the fresh quotas stay so.
			quotas := fresh
			for _, write := range writes {
				var err error
				if quotas, err = resourcequota.CheckRequest(quotas, write, evaluator, nil); err != nil {
					return err
				}
			}
			var sums sums
			for i := range quotas {
				sums.addUsed(quotas[i].Status.Used)
			}
			return sums.String()
		}
	}}
}

func podObject(pod *corev1.Pod) object {
	return object{Object: pod, kind: corev1.SchemeGroupVersion.WithKind("Pod"), resource: pods.WithVersion("v1")}
}

// sums are of pods, of cpu in thousandths and of memory, over all lists added.
type sums struct{ pods, milliCPU, memory int64 }

func (s *sums) addUsed(used corev1.ResourceList) {
	s.pods += used.Name(corev1.ResourcePods, "").Value()
	s.add(used, corev1.ResourceRequestsCPU, corev1.ResourceRequestsMemory)
	s.add(used, corev1.ResourceLimitsCPU, corev1.ResourceLimitsMemory)
}

func (s *sums) add(list corev1.ResourceList, cpu, memory corev1.ResourceName) {
	milli, bytes := list[cpu], list[memory]
	s.milliCPU += milli.MilliValue()
	s.memory += bytes.Value()
}

func (s *sums) String() string {
	return fmt.Sprintf("%d pods, %dm, %d bytes", s.pods, s.milliCPU, s.memory)
}
