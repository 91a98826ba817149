package hpa

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/controller/podautoscaler"

	"kube-semantics/oracle/op"
)

// recommendation is how many replicas the metrics asked for at some time.
type recommendation struct {
	Time     metav1.Time `json:"time"`
	Replicas int32       `json:"replicas"`
}

type printedRecommendation struct {
	Time     string `json:"time"`
	Replicas int32  `json:"replicas"`
}

// remember makes them the controller's for the key, of which it knows none at all if they are nil.
func (c *controller) remember(key string, recommendations []recommendation) {
	if recommendations == nil {
		delete(*c.recommendations, key)
		return
	}
	list := []upstreamRecommendation{}
	for _, known := range recommendations {
		list = append(list, upstreamRecommendation{known.Replicas, known.Time.Time})
	}
	(*c.recommendations)[key] = list
}

func (c *controller) remembered(key string) []printedRecommendation {
	list := []printedRecommendation{}
	for _, known := range (*c.recommendations)[key] {
		list = append(list, printedRecommendation{op.TimeText(known.timestamp), known.recommendation})
	}
	return list
}

// event is a change of replicas at some time.
type event struct {
	Time     metav1.Time `json:"time"`
	Change   int32       `json:"change"`
	Outdated bool        `json:"outdated"`
}

type printedEvent struct {
	Time     string `json:"time"`
	Change   int32  `json:"change"`
	Outdated bool   `json:"outdated,omitempty"`
}

// events are those in both directions.
type events struct {
	Up   []event `json:"scaleUpEvents"`
	Down []event `json:"scaleDownEvents"`
}

type printedEvents struct {
	Up   []printedEvent `json:"scaleUpEvents"`
	Down []printedEvent `json:"scaleDownEvents"`
}

func (c *controller) noteEvents(key string, given events) {
	(*c.scaleUpEvents)[key] = toUpstream(given.Up)
	(*c.scaleDownEvents)[key] = toUpstream(given.Down)
}

func (c *controller) notedEvents(key string) printedEvents {
	return printedEvents{fromUpstream((*c.scaleUpEvents)[key]), fromUpstream((*c.scaleDownEvents)[key])}
}

func toUpstream(given []event) []upstreamEvent {
	var list []upstreamEvent
	for _, known := range given {
		list = append(list, upstreamEvent{known.Change, known.Time.Time, known.Outdated})
	}
	return list
}

func fromUpstream(list []upstreamEvent) []printedEvent {
	printed := []printedEvent{}
	for _, known := range list {
		printed = append(printed, printedEvent{op.TimeText(known.timestamp), known.replicaChange, known.outdated})
	}
	return printed
}

// theKey stands for the only HPA of an op.
const theKey = "namespace/name"

type stabilized struct {
	Replicas        int32                   `json:"replicas"`
	Recommendations []printedRecommendation `json:"recommendations"`
}

func stabilize(in struct {
	moment
	Current         int32                                          `json:"currentReplicas"`
	Desired         int32                                          `json:"desiredReplicas"`
	Recommendations []recommendation                               `json:"recommendations"`
	Behavior        *autoscalingv2.HorizontalPodAutoscalerBehavior `json:"behavior"`
	Options         options                                        `json:"options"`
}) (out stabilized, err error) {
	c := theController()
	reset, err := c.configure(in.Options, podList{})
	defer reset()
	if err != nil {
		return stabilized{}, err
	}
	c.remember(theKey, in.Recommendations)
	err = in.run(func() {
		if in.Behavior == nil {
			out.Replicas = stabilizeRecommendation(c.HorizontalController, theKey, in.Desired)
			return
		}
		out.Replicas, _, _ = stabilizeRecommendationWithBehaviors(c.HorizontalController, c.normalization(in.Behavior, in.Current, in.Desired))
	})
	out.Recommendations = c.remembered(theKey)
	return out, err
}

func (c *controller) normalization(behavior *autoscalingv2.HorizontalPodAutoscalerBehavior, current, desired int32) podautoscaler.NormalizationArg {
	filled := withDefaults(behavior, c).Spec.Behavior
	return podautoscaler.NormalizationArg{
		Key:               theKey,
		ScaleUpBehavior:   filled.ScaleUp,
		ScaleDownBehavior: filled.ScaleDown,
		CurrentReplicas:   current,
		DesiredReplicas:   desired,
	}
}

type limited struct {
	Replicas int32  `json:"replicas"`
	Limited  bool   `json:"limited"`
	Reason   string `json:"reason"`
}

func scaleLimit(in struct {
	moment
	events
	Current  int32                                          `json:"currentReplicas"`
	Desired  int32                                          `json:"desiredReplicas"`
	Min      int32                                          `json:"minReplicas"`
	Max      int32                                          `json:"maxReplicas"`
	Behavior *autoscalingv2.HorizontalPodAutoscalerBehavior `json:"behavior"`
}) (out limited, err error) {
	c := theController()
	reset, err := c.configure(options{}, podList{})
	defer reset()
	if err != nil {
		return limited{}, err
	}
	c.noteEvents(theKey, in.events)
	err = in.run(func() {
		if in.Behavior == nil {
			out.Replicas, out.Reason, _ = convertDesiredReplicasWithRules(in.Current, in.Desired, in.Min, in.Max)
			return
		}
		replicas := c.normalization(in.Behavior, in.Current, in.Desired)
		replicas.MinReplicas, replicas.MaxReplicas = in.Min, in.Max
		out.Replicas, out.Reason, _ = convertDesiredReplicasWithBehaviorRate(c.HorizontalController, replicas)
	})
	out.Limited = out.Replicas != in.Desired
	return out, err
}

func recordScale(in struct {
	moment
	events
	Previous int32                                          `json:"previousReplicas"`
	New      int32                                          `json:"newReplicas"`
	Behavior *autoscalingv2.HorizontalPodAutoscalerBehavior `json:"behavior"`
}) (printedEvents, error) {
	c := theController()
	reset, err := c.configure(options{}, podList{})
	defer reset()
	if err != nil {
		return printedEvents{}, err
	}
	c.noteEvents(theKey, in.events)
	err = in.run(func() {
		storeScaleEvent(c.HorizontalController, withDefaults(in.Behavior, c).Spec.Behavior, theKey, in.Previous, in.New)
	})
	return c.notedEvents(theKey), err
}
