//go:build !before_1_33

package hpa

import (
	"fmt"
	"math"
	"math/big"

	"gopkg.in/inf.v0"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/api/resource"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/kubernetes/pkg/controller/podautoscaler"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"

	"kube-semantics/oracle/unexported"
)

// oneTolerance says that both directions have the same.
const oneTolerance = false

// calculate lets the controller calculate with the flags and over the pods.
func (c *controller) calculate(o options, pods listers.PodLister, client metrics.MetricsClient) {
	*c.calculator = podautoscaler.NewReplicaCalculator(client, pods, o.cpuInitializationPeriod(), o.initialReadinessDelay())
	*unexported.Field[float64](c.HorizontalController, "tolerance") = o.tolerance()
}

// tolerate makes an HPA with those tolerances.
func (o *options) tolerate(up, down *float64) (*autoscalingv2.HorizontalPodAutoscaler, error) {
	hpa := &autoscalingv2.HorizontalPodAutoscaler{}
	if up == nil && down == nil {
		return hpa, nil
	}
	// They would not count without.
	o.force("HPAConfigurableTolerance")
	upRules, err := scalingRules(up)
	if err != nil {
		return nil, err
	}
	downRules, err := scalingRules(down)
	hpa.Spec.Behavior = &autoscalingv2.HorizontalPodAutoscalerBehavior{ScaleUp: upRules, ScaleDown: downRules}
	return hpa, err
}

func scalingRules(tolerance *float64) (*autoscalingv2.HPAScalingRules, error) {
	if tolerance == nil {
		return nil, nil
	}
	quantity, err := toleranceQuantity(*tolerance)
	return &autoscalingv2.HPAScalingRules{Tolerance: quantity}, err
}

// toleranceQuantity is a quantity that upstream reads as exactly that float, which is the only way to hand it two
// tolerances.
func toleranceQuantity(float float64) (*resource.Quantity, error) {
	if float == 0 {
		return &resource.Quantity{}, nil
	}
	// Upstream multiplies an integer by a power of ten, and both are rounded. From the sixteenth power on the integer is
	// as fine as the float, and one of its neighbours nearly always gives the float.
	for scale := 17; scale <= 300; scale++ {
		near := float / math.Pow10(-scale)
		if math.Abs(near) < 1<<53 || math.IsInf(near, 0) {
			continue
		}
		for _, unscaled := range []float64{near, math.Nextafter(near, 0), math.Nextafter(near, math.Inf(1)), math.Nextafter(near, math.Inf(-1))} {
			integer, _ := big.NewFloat(unscaled).Int(nil)
			quantity := resource.NewDecimalQuantity(*inf.NewDecBig(integer, inf.Scale(scale)), resource.DecimalSI)
			if quantity.AsApproximateFloat64() == float {
				return quantity, nil
			}
		}
	}
	return nil, fmt.Errorf("no quantity is read as %v", float)
}
