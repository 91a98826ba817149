package quota

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

const podCount = 10_000

// buildResources are the requirements of container j of pod i.
func buildResources(i, j int) corev1.ResourceRequirements {
	cpu := ((7*i+3*j)%10 + 1) * 50
	memory := ((5*i+j)%8 + 1) * 64
	return corev1.ResourceRequirements{
		Requests: parseList(fmt.Sprintf("%dm", cpu), fmt.Sprintf("%dMi", memory)),
		Limits:   parseList(fmt.Sprintf("%dm", 2*cpu), fmt.Sprintf("%dMi", 2*memory)),
	}
}

func parseList(cpu, memory string) corev1.ResourceList {
	return corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu), corev1.ResourceMemory: resource.MustParse(memory)}
}

// buildPod is pod i with n containers.
func buildPod(i, n int) *corev1.Pod {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: fmt.Sprintf("pod-%05d", i)}}
	for j := range n {
		pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: fmt.Sprintf("c%d", j), Resources: buildResources(i, j)})
	}
	return pod
}

// buildQuotaPod is pod i as quotas see it.
func buildQuotaPod(i int) *corev1.Pod {
	pod := buildPod(i, 2)
	pod.Spec.PriorityClassName = []string{"", "low", "high"}[i%3]
	if i%5 == 0 {
		pod.Spec.ActiveDeadlineSeconds = ptr.To[int64](600)
	}
	return pod
}

// buildRunningPod is pod i as the quota controller finds it.
func buildRunningPod(i int) *corev1.Pod {
	pod := buildQuotaPod(i)
	if i%10 == 9 {
		for j := range pod.Spec.Containers {
			pod.Spec.Containers[j].Resources = corev1.ResourceRequirements{}
		}
	}
	pod.Status.Phase = corev1.PodRunning
	if i%7 == 6 {
		pod.Status.Phase = corev1.PodSucceeded
	}
	return pod
}

// buildInitPod is pod i with an init container and a sidecar.
func buildInitPod(i int) *corev1.Pod {
	pod := buildPod(i, 3)
	pod.Spec.InitContainers = []corev1.Container{
		{Name: "i0", Resources: buildResources(i, 3)},
		{Name: "i1", Resources: buildResources(i, 4), RestartPolicy: ptr.To(corev1.ContainerRestartPolicyAlways)},
	}
	return pod
}

// buildLimitedPod is pod i with some of the requirements that limit ranges fill in missing.
func buildLimitedPod(i int) *corev1.Pod {
	pod := buildPod(i, 3)
	if i%2 == 1 {
		pod.Spec.Containers[1].Resources = corev1.ResourceRequirements{}
	}
	if i%4 == 2 {
		delete(pod.Spec.Containers[2].Resources.Limits, corev1.ResourceCPU)
	}
	return pod
}

func buildQuotas(n int) []corev1.ResourceQuota {
	quotas := make([]corev1.ResourceQuota, n)
	for k := range quotas {
		quota := &quotas[k]
		quota.Namespace, quota.Name = "ns", fmt.Sprintf("quota-%02d", k)
		switch k % 5 {
		case 1:
			quota.Spec.Scopes = []corev1.ResourceQuotaScope{corev1.ResourceQuotaScopeNotTerminating}
		case 2:
			quota.Spec.Scopes = []corev1.ResourceQuotaScope{corev1.ResourceQuotaScopeTerminating}
		case 3:
			quota.Spec.Scopes = []corev1.ResourceQuotaScope{corev1.ResourceQuotaScopeNotBestEffort}
		case 4:
			quota.Spec.ScopeSelector = &corev1.ScopeSelector{MatchExpressions: []corev1.ScopedResourceSelectorRequirement{
				{ScopeName: corev1.ResourceQuotaScopePriorityClass, Operator: corev1.ScopeSelectorOpIn, Values: []string{"high"}},
			}}
		}
		quota.Spec.Hard = buildHard("1M", "1Pi")
		quota.Status.Hard = buildHard("1M", "1Pi")
		quota.Status.Used = buildHard("0", "0")
	}
	return quotas
}

func buildHard(count, size string) corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourcePods:           resource.MustParse(count),
		corev1.ResourceRequestsCPU:    resource.MustParse(count),
		corev1.ResourceRequestsMemory: resource.MustParse(size),
		corev1.ResourceLimitsCPU:      resource.MustParse(count),
		corev1.ResourceLimitsMemory:   resource.MustParse(size),
	}
}

func buildLimitRange() *corev1.LimitRange {
	return &corev1.LimitRange{Spec: corev1.LimitRangeSpec{Limits: []corev1.LimitRangeItem{
		{
			Type:                 corev1.LimitTypeContainer,
			Min:                  parseList("10m", "16Mi"),
			Max:                  parseList("1", "1Gi"),
			Default:              parseList("200m", "256Mi"),
			DefaultRequest:       parseList("100m", "128Mi"),
			MaxLimitRequestRatio: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("4")},
		},
		{Type: corev1.LimitTypePod, Max: parseList("2", "2Gi")},
	}}}
}
