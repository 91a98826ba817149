package workload

// Random is the generator that both sides build their data with.
type Random struct{ state uint64 }

// NewRandom starts at the seed.
func NewRandom(seed uint64) *Random { return &Random{seed} }

// Below returns a number from 0 to n-1.
func (r *Random) Below(n int) int {
	r.state = r.state*6364136223846793005 + 1442695040888963407
	return int((r.state >> 33) % uint64(n))
}
