package quota

import (
	"fmt"
	"slices"
)

// spellingLists are resource lists with every text of a quantity, under names that mean nothing. Cases over them reach
// what there is to reach in reading and printing quantities, so that the chosen cases need not be chosen for that.
func spellingLists() []fields {
	var lists []fields
	for texts := range slices.Chunk(slices.Concat(zeros, counts, sizes, edges, negatives, hugeNegatives), 20) {
		list := fields{}
		for i, text := range texts {
			list[fmt.Sprint("r", i)] = text
		}
		lists = append(lists, list)
	}
	return lists
}

// spellingCases makes a case of each of those lists.
func spellingCases(of func(fields) fields) []any {
	var out []any
	for _, list := range spellingLists() {
		out = append(out, of(list))
	}
	return out
}
