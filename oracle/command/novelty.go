package command

import (
	"crypto/sha256"
	"encoding/binary"

	"kube-semantics/oracle/coverage"
)

// Ranks of a case by what it is the first to show; the smaller, the more it is worth.
const (
	landmark   = iota // one of the op's landmarks, kept whatever it shows
	newBlock          // a block of upstream's code
	newCount          // a block that runs that many times
	newPath           // a set of blocks, or an answer or kind of input for that set
	newJourney        // a set of blocks that run that many times each
	nothingNew
	ranks
)

// memory knows what earlier cases have shown.
type memory struct {
	inputs   map[string]bool
	branches map[coverage.Branch]bool
	sets     map[[sha256.Size]byte]bool
}

func newMemory() *memory {
	return &memory{map[string]bool{}, map[coverage.Branch]bool{}, map[[sha256.Size]byte]bool{}}
}

// newInput tells whether the input has not been seen before, and remembers it.
func (m *memory) newInput(input []byte) bool { return add(m.inputs, string(input)) }

// rank says what the case is the first to show, and remembers all that it shows.
func (m *memory) rank(branches []coverage.Branch, group string) int {
	rank := nothingNew
	path := []byte(group)
	journey := []byte(group)
	// A path must not be mistaken for a journey whose counts happen to be left out.
	path = append(path, 0)
	journey = append(journey, 1)
	for _, branch := range branches {
		block := branch
		block.Times = 0
		path = appendBranch(path, block)
		journey = appendBranch(journey, branch)
		if add(m.branches, branch) {
			rank = min(rank, newCount)
		}
		if add(m.branches, block) {
			rank = min(rank, newBlock)
		}
	}
	if add(m.sets, sha256.Sum256(journey)) {
		rank = min(rank, newJourney)
	}
	if add(m.sets, sha256.Sum256(path)) {
		rank = min(rank, newPath)
	}
	return rank
}

func appendBranch(to []byte, branch coverage.Branch) []byte {
	for _, number := range []uint32{branch.Package, branch.Function, branch.Block, uint32(branch.Times)} {
		to = binary.LittleEndian.AppendUint32(to, number)
	}
	return to
}

// add puts the key into the set and tells whether it was not there yet.
func add[K comparable](set map[K]bool, key K) bool {
	if set[key] {
		return false
	}
	set[key] = true
	return true
}
