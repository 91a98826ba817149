// Package coverage tells which branches of the instrumented packages a call takes.
package coverage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"runtime/coverage"
)

// Branch names the counter of a block of code and, roughly, how often the block ran.
type Branch struct {
	Package, Function, Block uint32
	// Times is the number of binary digits of the count, so that once, twice, and many times differ.
	Times int
}

// Reached runs the call and returns the branches that it took, in an order that is the same each time. The program must
// have been built with -cover and -covermode=atomic.
func Reached(call func()) ([]Branch, error) {
	if err := coverage.ClearCounters(); err != nil {
		return nil, err
	}
	call()
	var data bytes.Buffer
	if err := coverage.WriteCounters(&data); err != nil {
		return nil, err
	}
	return decode(data.Bytes())
}

// fileHeader and segmentHeader are laid out as internal/coverage of the Go library defines them.
type fileHeader struct {
	Magic     [4]byte
	Version   uint32
	MetaHash  [16]byte
	Flavor    uint8
	BigEndian bool
	_         [6]byte
}

type segmentHeader struct {
	Functions       uint64
	StringTableSize uint32
	ArgumentsSize   uint32
}

const (
	version       = 1
	flavorULEB128 = 2
)

var errShort = errors.New("counter data end too early")

func decode(data []byte) ([]Branch, error) {
	reader := bytes.NewReader(data)
	var header struct {
		File    fileHeader
		Segment segmentHeader
	}
	if err := binary.Read(reader, binary.LittleEndian, &header); err != nil {
		return nil, err
	}
	if header.File.Version != version || header.File.Flavor != flavorULEB128 {
		return nil, fmt.Errorf("counter data of version %d and flavor %d are not known", header.File.Version, header.File.Flavor)
	}
	skip := int(header.Segment.StringTableSize) + int(header.Segment.ArgumentsSize)
	if skip > reader.Len() {
		return nil, errShort
	}
	numbers := numberReader{rest: data[len(data)-reader.Len()+skip:]}
	var branches []Branch
	for range header.Segment.Functions {
		blocks, pkg, function := numbers.next(), numbers.next(), numbers.next()
		for block := range blocks {
			if count := numbers.next(); count > 0 {
				branches = append(branches, Branch{pkg, function, block, bits.Len32(count)})
			}
		}
	}
	if numbers.short {
		return nil, errShort
	}
	return branches, nil
}

// numberReader reads numbers of variable length; once they run out it returns zeros.
type numberReader struct {
	rest  []byte
	short bool
}

func (r *numberReader) next() uint32 {
	value, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.short = true
		return 0
	}
	r.rest = r.rest[size:]
	return uint32(value)
}
