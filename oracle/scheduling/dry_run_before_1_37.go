//go:build before_1_37

package scheduling

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
)

// SelectVictimsOnNode remembers what it finds.
func (d *dryRun) SelectVictimsOnNode(ctx context.Context, state cycleState, preemptor *corev1.Pod, node nodeInfo,
	budgets []*policyv1.PodDisruptionBudget) ([]*corev1.Pod, int, *status) {
	victims, violations, status := d.Interface.SelectVictimsOnNode(ctx, state, preemptor, node, budgets)
	d.note(node, victims, violations, status)
	return victims, violations, status
}
