package hpa

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	defaults "k8s.io/kubernetes/pkg/apis/autoscaling/v2"
	"k8s.io/kubernetes/pkg/controller/util/selectors"
	"k8s.io/utils/ptr"
)

// tick is what a controller finds when it comes to an HPA.
type tick struct {
	moment
	events
	HPA             autoscalingv2.HorizontalPodAutoscaler `json:"hpa"`
	Scale           *tickScale                            `json:"scale"`
	Pods            []*corev1.Pod                         `json:"pods"`
	Samples         []sample                              `json:"samples"`
	Recommendations []recommendation                      `json:"recommendations"`
	OtherHPAs       []otherHPA                            `json:"otherHPAs"`
	Options         options                               `json:"options"`
}

type tickScale struct {
	SpecReplicas   int32  `json:"specReplicas"`
	StatusReplicas int32  `json:"statusReplicas"`
	Selector       string `json:"selector"`
	UpdateFails    bool   `json:"updateFails"`
}

type otherHPA struct {
	Name      string  `json:"name"`
	Namespace *string `json:"namespace"`
	Selector  string  `json:"selector"`
}

// outcome is the HPA's status and the controller's memory after the tick.
type outcome struct {
	CurrentReplicas int32                        `json:"currentReplicas"`
	DesiredReplicas int32                        `json:"desiredReplicas"`
	ScaledTo        *int32                       `json:"scaledTo"`
	ReconcileError  bool                         `json:"reconcileError"`
	ChosenMetric    *int                         `json:"chosenMetric"`
	Conditions      []condition                  `json:"conditions"`
	CurrentMetrics  []autoscalingv2.MetricStatus `json:"currentMetrics"`
	Recommendations []printedRecommendation      `json:"recommendations"`
	printedEvents
}

type condition struct {
	Type   autoscalingv2.HorizontalPodAutoscalerConditionType `json:"type"`
	Status corev1.ConditionStatus                             `json:"status"`
	Reason string                                             `json:"reason"`
}

func evaluate(in tick) (outcome, error) {
	// The message then tells what this tick has found.
	for i := range in.HPA.Status.Conditions {
		in.HPA.Status.Conditions[i].Message = ""
	}
	done, err := theController().reconcile(in, in.target())
	if err != nil {
		return outcome{}, err
	}
	chosen, err := chosenMetric(done.proposals, done.status)
	if err != nil {
		return outcome{}, err
	}
	return outcome{
		CurrentReplicas: done.status.CurrentReplicas,
		DesiredReplicas: done.status.DesiredReplicas,
		ScaledTo:        done.scaledTo,
		ReconcileError:  done.failure != nil,
		ChosenMetric:    chosen,
		Conditions:      printConditions(done.status),
		CurrentMetrics:  append([]autoscalingv2.MetricStatus{}, done.status.CurrentMetrics...),
		Recommendations: done.recommendations,
		printedEvents:   done.events,
	}, nil
}

// reconciled is all that a tick leaves behind.
type reconciled struct {
	proposals       []metricProposal
	status          autoscalingv2.HorizontalPodAutoscalerStatus
	failure         error
	scaledTo        *int32
	recommendations []printedRecommendation
	events          printedEvents
}

// reconcile plays a tick.
func (c *controller) reconcile(in tick, target target) (done reconciled, err error) {
	reset, err := c.configure(in.Options, podList{pods: in.Pods})
	defer reset()
	if err != nil {
		return reconciled{}, err
	}
	hpa := &in.HPA
	defaults.SetObjectDefaults_HorizontalPodAutoscaler(hpa)
	forget, err := c.trackSelectors(in)
	defer forget()
	if err != nil {
		return reconciled{}, err
	}
	key := keyOf(hpa)
	c.remember(key, in.Recommendations)
	c.noteEvents(key, in.events)
	defer func() {
		delete(*c.recommendations, key)
		delete(*c.scaleUpEvents, key)
		delete(*c.scaleDownEvents, key)
	}()
	c.target = target
	c.status.last = nil
	err = in.run(func() {
		done.proposals = c.proposals(in)
		done.failure = reconcileAutoscaler(c.HorizontalController, quiet, hpa, key)
	})
	if err != nil {
		return reconciled{}, err
	}
	done.status = hpa.Status
	if c.status.last != nil {
		done.status = *c.status.last
	}
	done.scaledTo = c.target.scaledTo
	done.recommendations = c.remembered(key)
	done.events = c.notedEvents(key)
	return done, nil
}

// keyOf is the name that the controller knows an HPA by.
func keyOf(hpa *autoscalingv2.HorizontalPodAutoscaler) string { return hpa.Namespace + "/" + hpa.Name }

func (t *tick) target() target {
	if t.Scale == nil {
		return target{unreadable: errors.New("the scale cannot be read")}
	}
	var refused error
	if t.Scale.UpdateFails {
		refused = errors.New("the scale cannot be written")
	}
	return target{
		refused: refused,
		scale: &autoscalingv1.Scale{
			Spec:   autoscalingv1.ScaleSpec{Replicas: t.Scale.SpecReplicas},
			Status: autoscalingv1.ScaleStatus{Replicas: t.Scale.StatusReplicas, Selector: t.Scale.Selector},
		},
	}
}

// trackSelectors tells the controller of all HPAs, and returns what makes it forget them.
func (c *controller) trackSelectors(in tick) (forget func(), err error) {
	var tracked []selectors.Key
	forget = func() {
		for _, key := range tracked {
			c.selectors.Delete(key.Namespace, key)
		}
	}
	track := func(namespace, name string, selector labels.Selector) {
		key := selectors.Key{Namespace: namespace, Name: name}
		c.selectors.PutIfAbsent(namespace, key, selector)
		tracked = append(tracked, key)
	}
	for _, other := range in.OtherHPAs {
		selector, err := labels.Parse(other.Selector)
		if err != nil {
			return forget, err
		}
		track(ptr.Deref(other.Namespace, in.HPA.Namespace), other.Name, selector)
	}
	// Its own selector is learned in the tick.
	track(in.HPA.Namespace, in.HPA.Name, labels.Nothing())
	return forget, nil
}

// metricProposal is what one metric asks for.
type metricProposal struct {
	replicas int32
	name     string
	err      error
}

// proposals asks upstream what each metric asks for, and leaves the samples to the tick of those that are asked for in it.
func (c *controller) proposals(in tick) []metricProposal {
	c.metrics.holds()
	if in.Scale == nil {
		return nil
	}
	selector, err := labels.Parse(in.Scale.Selector)
	if err != nil {
		return nil
	}
	var out []metricProposal
	var wanted []sample
	for i, metric := range in.HPA.Spec.Metrics {
		c.metrics.holds(in.Samples[min(i, len(in.Samples)):]...)
		var p metricProposal
		p.replicas, p.name, _, _, p.err = computeReplicasForMetric(
			c.HorizontalController, quiet, in.HPA.DeepCopy(), metric, in.Scale.SpecReplicas, in.Scale.StatusReplicas, selector, &autoscalingv2.MetricStatus{},
		)
		out = append(out, p)
		if c.metrics.asked > 0 && i < len(in.Samples) {
			wanted = append(wanted, in.Samples[i])
		}
	}
	c.metrics.holds(wanted...)
	return out
}

// chosenMetric is the index of the metric that was followed. Upstream does not tell it, only the name of the metric.
func chosenMetric(proposals []metricProposal, status autoscalingv2.HorizontalPodAutoscalerStatus) (*int, error) {
	for _, found := range status.Conditions {
		if found.Type != autoscalingv2.ScalingActive {
			continue
		}
		name, computed := strings.CutPrefix(found.Message, "the HPA was able to successfully calculate a replica count from ")
		if !computed || found.Status != corev1.ConditionTrue {
			return nil, nil
		}
		chosen, most := -1, int32(0)
		for i, proposed := range proposals {
			if proposed.err == nil && (most == 0 || proposed.replicas > most) {
				chosen, most = i, proposed.replicas
			}
		}
		if chosen < 0 || proposals[chosen].name != name {
			return nil, fmt.Errorf("upstream followed %q, not metric %d", name, chosen)
		}
		return &chosen, nil
	}
	return nil, nil
}

func printConditions(status autoscalingv2.HorizontalPodAutoscalerStatus) []condition {
	printed := []condition{}
	for _, found := range status.Conditions {
		printed = append(printed, condition{found.Type, found.Status, found.Reason})
	}
	slices.SortStableFunc(printed, func(a, b condition) int { return strings.Compare(string(a.Type), string(b.Type)) })
	return printed
}
