package hpa

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kube-semantics/oracle/draw"
)

// tickInWords is a tick with what the API server says where it refuses something.
type tickInWords struct {
	tick
	ScaleError  string `json:"scaleError"`
	UpdateError string `json:"updateError"`
}

type conditionInWords struct {
	condition
	Message            string `json:"message"`
	LastTransitionTime string `json:"lastTransitionTime"`
}

// wordsOfTick are the parts of a status that hpa.evaluate leaves out, and the error of the tick.
type wordsOfTick struct {
	Conditions    []conditionInWords `json:"conditions"`
	LastScaleTime *string            `json:"lastScaleTime"`
	Error         string             `json:"error"`
}

// askConditions answers with the conditions in their order.
func askConditions(in tickInWords) (wordsOfTick, error) {
	found := in.target()
	if found.unreadable != nil {
		found.unreadable = errors.New(in.ScaleError)
	}
	if found.refused != nil {
		found.refused = errors.New(in.UpdateError)
	}
	done, err := theController().reconcile(in.tick, found)
	if err != nil {
		return wordsOfTick{}, err
	}
	words := wordsOfTick{Conditions: []conditionInWords{}}
	for _, set := range done.status.Conditions {
		plain := condition{set.Type, set.Status, set.Reason}
		words.Conditions = append(words.Conditions, conditionInWords{plain, inOrder(set.Message), written(set.LastTransitionTime)})
	}
	if scaled := done.status.LastScaleTime; scaled != nil {
		text := written(*scaled)
		words.LastScaleTime = &text
	}
	if done.failure != nil {
		ref := in.HPA.Spec.ScaleTargetRef
		reference := ref.Kind + "/" + in.HPA.Namespace + "/" + ref.Name
		// The events have it without this.
		text := strings.TrimPrefix(done.failure.Error(), "failed to compute desired number of replicas based on listed metrics for "+reference+": ")
		words.Error = inOrder(text)
	}
	return words, nil
}

// written is a time as an object has it: without the fraction of a second.
func written(t metav1.Time) string { return t.UTC().Format(time.RFC3339) }

// inOrder sorts the names of the HPAs that want the same pods, which upstream has in any order.
func inOrder(text string) string {
	before, names, found := strings.Cut(text, "(e.g. [")
	end := "])"
	if !found {
		before, names, found = strings.Cut(text, "multiple HPAs: [")
		end = "]"
	}
	if !found || !strings.HasSuffix(text, end) {
		return text
	}
	sorted := strings.Split(strings.TrimSuffix(names, end), " ")
	slices.Sort(sorted)
	return before + strings.Join(sorted, " ")
}

// said are texts of an API server. Nothing is to be made of what looks like a verb of a format, or like another text.
func said(r *rand.Rand) string {
	return draw.OneOf(r, `deployments.apps "web" not found`, "the server is currently unable to handle the request", "", "100%", "%s %d", "a\nb", "(e.g. \"é\")",
		`Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again`)
}

func drawConditions(r *rand.Rand) any {
	input := drawEvaluate(r).(fields)
	scale, readable := input["scale"].(fields)
	if readable && draw.Chance(r, 4) {
		input["scale"], readable = nil, false
	}
	if !readable || draw.Chance(r, 5) {
		input["scaleError"] = said(r)
	}
	if readable && draw.Chance(r, 4) {
		scale["updateFails"] = true
	}
	if readable && draw.Chance(r, 10) {
		scale["selector"] = drawScaleSelector(r)
	}
	input["updateError"] = said(r)
	samples, _ := input["samples"].([]fields)
	for i := range samples {
		if draw.Chance(r, 6) {
			samples[i] = fields{"error": said(r)}
		} else if draw.Chance(r, 3) {
			samples[i] = draw.OneOf(r, fields{}, fields{"podMetrics": []any{}}, fields{"podValues": []any{}}, fields{"values": []any{}})
		}
	}
	// Of three that want the same pods upstream names any two.
	if others, is := input["otherHPAs"].([]fields); is && len(others) > 1 {
		input["otherHPAs"] = others[:1]
	}
	hpa := input["hpa"].(fields)
	if status, is := hpa["status"].(fields); is {
		if conditions, is := status["conditions"].([]fields); is {
			for _, set := range conditions {
				if draw.Chance(r, 50) {
					set["message"] = draw.OneOf(r, "recommended size matches current size", "as it was", "")
				}
			}
		}
		if draw.Chance(r, 30) {
			status["lastScaleTime"] = draw.OneOf(r, "2025-03-01T11:00:00Z", "2025-03-01T12:30:00+01:00")
		}
	}
	if metrics, is := hpa["spec"].(fields)["metrics"].([]fields); is {
		for _, metric := range metrics {
			worsen(r, metric)
		}
	}
	return input
}

// drawScaleSelector is the text of a selector, most often a faulty one: by a key, by what stands behind a key, or by both, of which
// upstream tells the key.
func drawScaleSelector(r *rand.Rand) string {
	if draw.Chance(r, 30) {
		return draw.Run(r, "a-b./(),=!<> ", draw.Between(r, 1, 7))
	}
	key := draw.OneOf(r, "app", "app", "app", "app", "in", "-bad", "bad-", "é", "/a", "a/", "A/b", "a/b/c", strings.Repeat("k", 64))
	behind := draw.OneOf(r, "", "=web", ">x", ">-1", "=-", "(x", " b", "=(", "!", " in", " notin a")
	if draw.Chance(r, 50) {
		list := draw.OneOf(r, "", "=", "!=", "!", ">", "(", ",", ",,", ",=", "in", "a", "a,", "a b", "-a,b-")
		behind = draw.OneOf(r, " in (", " notin (") + list + draw.OneOf(r, "", ")", ")a")
	}
	return draw.OneOf(r, "", "", "!", "app=web,", "tier in (a,,b),") + key + behind + draw.OneOf(r, "", "", ",", ",-worse")
}

// worsen now and then takes the target from a metric, or makes its selector a long one, or a faulty one.
func worsen(r *rand.Rand, metric fields) {
	for _, part := range []string{"resource", "containerResource", "object", "external", "pods"} {
		source, is := metric[part].(fields)
		if !is {
			continue
		}
		// Upstream does without the target of a metric of pods only in a panic.
		if part != "pods" && draw.Chance(r, 4) {
			source["target"] = fields{"type": draw.OneOf(r, "Value", "AverageValue", "Utilization", "")}
		}
		identifier, is := source["metric"].(fields)
		if is && draw.Chance(r, 15) {
			identifier["selector"] = drawSeries(r)
		}
	}
}

func drawSeries(r *rand.Rand) fields {
	key := func() string { return draw.OneOf(r, "app", "example.com/queue", "z", "", "-", "A b") }
	labels := fields{}
	for range draw.Few(r, 3) {
		labels[draw.OneOf(r, "app", "example.com/queue", "z", "tier")] = draw.OneOf(r, "web", "", "9")
	}
	// Of two faulty labels upstream names either.
	if draw.Chance(r, 15) {
		labels = fields{key(): draw.OneOf(r, "web", "a b", "-")}
	}
	expressions := draw.Several(r, 0, 2, func() fields {
		out := fields{"key": key(), "operator": draw.OneOf(r, "In", "NotIn", "Exists", "DoesNotExist", "In", "Exists", "Is", "")}
		draw.Put(r, out, "values", draw.Several(r, 0, 2, func() string { return draw.OneOf(r, "a", "b c", "", "web") }))
		return out
	})
	out := fields{}
	draw.Put(r, out, "matchLabels", labels)
	draw.Put(r, out, "matchExpressions", expressions)
	return out
}
