package hpa

import (
	"fmt"
	"math"
	"math/big"

	"gopkg.in/inf.v0"
	"k8s.io/apimachinery/pkg/api/resource"
)

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
