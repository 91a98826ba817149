// Package selector asks upstream about label, field and node selectors.
package selector

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("selector.parse", parse, drawText).With(textLandmarks),
	op.New("selector.matches", matches, drawTextAndLabels).With(matchesLandmarks),
	op.New("selector.to_label_selector", toLabelSelector, drawText).With(textLandmarks),
	op.New("selector.convert", convert, drawLabelSelectorInput),
	op.New("selector.label_selector_matches", labelSelectorMatches, drawLabelSelectorAndLabels),
	op.New("selector.to_map", toMap, drawMapInput),
	op.New("selector.validate", validate, drawValidateInput),
	op.New("selector.fields_parse", fieldsParse, drawFieldText).With(fieldTextLandmarks),
	op.New("selector.fields_matches", fieldsMatches, drawFieldTextAndFields),
	op.New("selector.node_selector_matches", nodeSelectorMatches, drawNodeSelectorInput).With(nodeSelectorLandmarks),
	op.New("selector.node_affinity_matches", nodeAffinityMatches, drawNodeAffinityInput).With(nodeAffinityLandmarks),
	op.New("selector.preferred_node_score", preferredNodeScore, drawPreferredInput).With(preferredLandmarks),
}
