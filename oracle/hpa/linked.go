package hpa

import (
	"context"
	"time"
	_ "unsafe" // for go:linkname

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/kubernetes/pkg/controller/podautoscaler"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
)

// Functions of upstream that are not exported. The file linked.s, though empty, makes the compiler accept declarations
// without a body.

//go:linkname groupPods k8s.io/kubernetes/pkg/controller/podautoscaler.groupPods
func groupPods(
	pods []*corev1.Pod, metrics metrics.PodMetricsInfo, resource corev1.ResourceName, cpuInitializationPeriod, delayOfInitialReadinessStatus time.Duration,
) (ready int, unready, missing, ignored sets.Set[string])

//go:linkname computeReplicasForMetric k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).computeReplicasForMetric
func computeReplicasForMetric(
	c *podautoscaler.HorizontalController, ctx context.Context, hpa *autoscalingv2.HorizontalPodAutoscaler, metric autoscalingv2.MetricSpec,
	specReplicas, statusReplicas int32, selector labels.Selector, status *autoscalingv2.MetricStatus,
) (replicas int32, name string, timestamp time.Time, condition autoscalingv2.HorizontalPodAutoscalerCondition, err error)

//go:linkname maybeInitScaleDownStabilizationWindow k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).maybeInitScaleDownStabilizationWindow
func maybeInitScaleDownStabilizationWindow(c *podautoscaler.HorizontalController, hpa *autoscalingv2.HorizontalPodAutoscaler)

//go:linkname stabilizeRecommendation k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).stabilizeRecommendation
func stabilizeRecommendation(c *podautoscaler.HorizontalController, key string, desired int32) int32

//go:linkname stabilizeRecommendationWithBehaviors k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).stabilizeRecommendationWithBehaviors
func stabilizeRecommendationWithBehaviors(
	c *podautoscaler.HorizontalController, replicas podautoscaler.NormalizationArg,
) (stabilized int32, reason, message string)

//go:linkname convertDesiredReplicasWithRules k8s.io/kubernetes/pkg/controller/podautoscaler.convertDesiredReplicasWithRules
func convertDesiredReplicasWithRules(current, desired, least, most int32) (limited int32, reason, message string)

//go:linkname convertDesiredReplicasWithBehaviorRate k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).convertDesiredReplicasWithBehaviorRate
func convertDesiredReplicasWithBehaviorRate(
	c *podautoscaler.HorizontalController, replicas podautoscaler.NormalizationArg,
) (limited int32, reason, message string)

//go:linkname storeScaleEvent k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).storeScaleEvent
func storeScaleEvent(
	c *podautoscaler.HorizontalController, behavior *autoscalingv2.HorizontalPodAutoscalerBehavior, key string, previous, replicas int32,
)

//go:linkname reconcileAutoscaler k8s.io/kubernetes/pkg/controller/podautoscaler.(*HorizontalController).reconcileAutoscaler
func reconcileAutoscaler(c *podautoscaler.HorizontalController, ctx context.Context, hpa *autoscalingv2.HorizontalPodAutoscaler, key string) error
