package workload

// SplitMix is the splitmix64 generator, which some domains build their data with.
type SplitMix struct{ state uint64 }

// NewSplitMix starts at the seed.
func NewSplitMix(seed uint64) *SplitMix { return &SplitMix{seed} }

// Next returns the next number.
func (s *SplitMix) Next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Below returns a number from 0 to n-1.
func (s *SplitMix) Below(n int) int { return int(s.Next() % uint64(n)) }
