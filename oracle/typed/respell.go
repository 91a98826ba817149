package typed

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"kube-semantics/oracle/draw"
)

// respell writes JSON in which names may stand in another case, and may come again with something else to say.
func respell(r *rand.Rand, value any) []byte {
	switch value := value.(type) {
	case map[string]any:
		var members []string
		for _, name := range slices.Sorted(maps.Keys(value)) {
			members = append(members, member(r, name, value[name]))
			for draw.Chance(r, 12) {
				members = append(members, member(r, name, another(r, name, value[name])))
			}
		}
		r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		return []byte("{" + strings.Join(members, ",") + "}")
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, string(respell(r, item)))
		}
		return []byte("[" + strings.Join(items, ",") + "]")
	default:
		return written(value)
	}
}

func member(r *rand.Rand, name string, value any) string {
	if draw.Chance(r, 25) {
		name = draw.OneOf(r, strings.ToUpper, strings.ToLower, capital, long, kelvin, spaced)(name)
	}
	return string(written(name)) + ":" + string(respell(r, value))
}

func capital(name string) string {
	if name == "" || name[0] < 'a' || 'z' < name[0] {
		return strings.ToLower(name)
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// long and kelvin put letters that stand for an s and a k where case does not count.
func long(name string) string { return strings.NewReplacer("s", "\u017f", "S", "\u017f").Replace(name) }

func kelvin(name string) string {
	return strings.NewReplacer("k", "\u212a", "K", "\u212a").Replace(name)
}

// spaced is the name of no field, or of a label of its own.
func spaced(name string) string {
	return strings.NewReplacer("N", "_n", "V", "-v", "P", " p", "t", "ᵗ").Replace(name)
}

// another is what a field may say the second time: nothing, a part of what it said, something else, or what does not read.
//
// Two things that DIVERGENCES.md tells of are not drawn: an amount that is taken back, and lists that shrink and grow again.
func another(r *rand.Rand, name string, value any) any {
	if draw.Chance(r, 4) {
		return draw.OneOf[any](r, "x", true, map[string]any{}, []any{})
	}
	if len(name) > len("Value") && strings.HasSuffix(name, "Value") {
		if value == nil {
			return nil
		}
		return draw.OneOf[any](r, value, "5", 250)
	}
	if draw.Chance(r, 20) {
		return nil
	}
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if draw.Chance(r, 50) {
				out[name] = another(r, name, value[name])
			}
		}
		if draw.Chance(r, 10) {
			out["b"] = "c"
		}
		return out
	case []any:
		if draw.Chance(r, 20) {
			return []any{}
		}
		out := []any{}
		for _, item := range value {
			out = append(out, another(r, "", item))
		}
		return out
	case string:
		return draw.OneOf(r, value, "5", "Min", "")
	default:
		return draw.OneOf[any](r, value, 5)
	}
}

func written(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}
