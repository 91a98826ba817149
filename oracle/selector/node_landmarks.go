package selector

import (
	"encoding/json"
	"fmt"
)

// landmarkTerms are node selector terms, each a rule of its own; they are asked about a node with a name and one without.
var landmarkTerms = []string{
	`{}`, `{"matchExpressions":[],"matchFields":[]}`, `{"matchExpressions":null,"matchFields":null}`,
	`{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}`,
	`{"matchExpressions":[{"key":"a","operator":"In","values":["b","b"]}]}`,
	`{"matchExpressions":[{"key":"a","operator":"In"}]}`,
	`{"matchExpressions":[{"key":"x","operator":"NotIn","values":["b"]}]}`,
	`{"matchExpressions":[{"key":"a","operator":"Exists"}]}`,
	`{"matchExpressions":[{"key":"a","operator":"Exists","values":["b"]}]}`,
	`{"matchExpressions":[{"key":"x","operator":"DoesNotExist"}]}`,
	`{"matchExpressions":[{"key":"n","operator":"Gt","values":["4"]}]}`,
	`{"matchExpressions":[{"key":"n","operator":"Gt","values":["5"]}]}`,
	`{"matchExpressions":[{"key":"n","operator":"Lt","values":["6"]}]}`,
	`{"matchExpressions":[{"key":"n","operator":"Gt","values":["5","5"]}]}`,
	`{"matchExpressions":[{"key":"n","operator":"Gt"}]}`,
	`{"matchExpressions":[{"key":"n","operator":"Gt","values":["-1"]}]}`,
	`{"matchExpressions":[{"key":"a","operator":"in","values":["b"]}]}`,
	`{"matchExpressions":[{"key":"a","values":["b"]}]}`,
	`{"matchExpressions":[{"key":"-a","operator":"Exists"}]}`,
	`{"matchExpressions":[{"key":"a","operator":"Exists"},{"key":"x","operator":"Exists"}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"In","values":["n2"]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"In","values":[""]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"NotIn","values":["n1"]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"NotIn","values":["n2"]}]}`,
	`{"matchFields":[{"key":"metadata.namespace","operator":"In","values":[""]}]}`,
	`{"matchFields":[{"key":"metadata.namespace","operator":"In","values":["x"]}]}`,
	`{"matchFields":[{"key":"metadata.namespace","operator":"NotIn","values":["x"]}]}`,
	`{"matchFields":[{"key":"-not a label-","operator":"NotIn","values":["not a value!"]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"In","values":["n1","n1"]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"In","values":[]}]}`,
	`{"matchFields":[{"key":"metadata.name","operator":"Exists"}]}`,
	`{"matchExpressions":[{"key":"x","operator":"Exists"}],"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]}`,
	`{"matchExpressions":[{"key":"a","operator":"Exists"}],"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]}`,
	`{"matchExpressions":[{"key":"a","operator":"Exists"}],"matchFields":[{"key":"metadata.name","operator":"Gt","values":["1"]}]}`,
}

const (
	namedNode   = `{"metadata":{"name":"n1","labels":{"a":"b","n":"5"}}}`
	unnamedNode = `{"metadata":{"labels":{"a":"b","n":"5"}}}`
	faultyTerm  = `{"matchExpressions":[{"key":"a","operator":"Near"}]}`
	goodTerm    = `{"matchExpressions":[{"key":"a","operator":"Exists"}]}`
)

func input(format string, parts ...any) any {
	return json.RawMessage(fmt.Sprintf(format, parts...))
}

func nodeSelectorLandmarks() (inputs []any) {
	for _, term := range landmarkTerms {
		for _, node := range []string{namedNode, unnamedNode} {
			inputs = append(inputs, input(`{"nodeSelector":{"nodeSelectorTerms":[%s]},"node":%s}`, term, node))
		}
	}
	for _, terms := range []string{``, `{}`, goodTerm, faultyTerm, goodTerm + "," + faultyTerm, faultyTerm + "," + goodTerm, `{},` + faultyTerm} {
		for _, node := range []string{namedNode, `null`, `{}`} {
			for _, strict := range []string{`true`, `false`} {
				inputs = append(inputs, input(`{"nodeSelector":{"nodeSelectorTerms":[%s]},"node":%s,"strict":%s}`, terms, node, strict))
			}
		}
	}
	return append(inputs, input(`{"nodeSelector":{},"node":%s}`, namedNode), input(`{"nodeSelector":{"nodeSelectorTerms":null},"node":%s}`, namedNode))
}

func nodeAffinityLandmarks() (inputs []any) {
	const affinity = `"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[%s]}}}`
	for _, selector := range []string{`null`, `{}`, `{"a":"b"}`, `{"a":"c"}`, `{"a":""}`, `{"x":""}`, `{"-not a label-":"!"}`} {
		inputs = append(inputs, input(`{"pod":{"spec":{"nodeSelector":%s}},"node":%s}`, selector, namedNode))
		for _, terms := range []string{``, `{}`, goodTerm, faultyTerm, faultyTerm + "," + goodTerm} {
			spec := fmt.Sprintf(`"nodeSelector":%s,`+affinity, selector, terms)
			inputs = append(inputs, input(`{"pod":{"spec":{%s}},"node":%s}`, spec, namedNode))
		}
	}
	for _, pod := range []string{`{}`, `{"spec":null}`, `{"spec":{"affinity":null}}`, `{"spec":{"affinity":{}}}`, `{"spec":{"affinity":{"nodeAffinity":null}}}`,
		`{"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":null}}}}`,
		`{"spec":{"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":` + faultyTerm + `}]}}}}`} {
		inputs = append(inputs, input(`{"pod":%s,"node":{}}`, pod))
	}
	return append(inputs, input(`{"pod":{"spec":{"nodeSelector":{"A":"c"}}},"node":{"metadata":{"labels":{"A":"c"}}}}`))
}

func preferredLandmarks() (inputs []any) {
	for _, term := range landmarkTerms {
		inputs = append(inputs, input(`{"terms":[{"weight":5,"preference":%s}],"node":%s}`, term, namedNode))
	}
	for _, terms := range []string{
		`{"weight":0,"preference":` + faultyTerm + `}`, `{"preference":` + faultyTerm + `}`, `{"weight":3}`, `{"weight":3,"preference":null}`, `{"weight":3,"preference":{}}`,
		`{"weight":1,"preference":` + goodTerm + `},{"weight":2,"preference":` + faultyTerm + `}`,
		`{"weight":-7,"preference":` + goodTerm + `},{"weight":2,"preference":` + goodTerm + `}`,
		`{"weight":2147483647,"preference":` + goodTerm + `},{"weight":2147483647,"preference":` + goodTerm + `}`,
		`{"weight":-2147483648,"preference":` + goodTerm + `},{"weight":-2147483648,"preference":` + goodTerm + `}`,
	} {
		inputs = append(inputs, input(`{"terms":[%s],"node":%s}`, terms, namedNode))
	}
	return append(inputs, input(`{"terms":null,"node":{}}`), input(`{"node":{}}`),
		input(`{"terms":[{"weight":5,"preference":{"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]}}],"node":%s}`, unnamedNode))
}
