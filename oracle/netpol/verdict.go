package netpol

type decision struct {
	Isolated bool      `json:"isolated"`
	Allowed  bool      `json:"allowed"`
	Policies []string  `json:"policies"`
	By       string    `json:"by"`
	Rule     *ruleUsed `json:"rule,omitempty"`
}

type ruleUsed struct {
	Policy string `json:"policy"`
	Index  int    `json:"index"`
	Action string `json:"action"`
}

type answer struct {
	Allowed bool     `json:"allowed"`
	Egress  decision `json:"egress"`
	Ingress decision `json:"ingress"`
}

func verdict(in struct {
	input
	Traffic struct {
		From     end     `json:"from"`
		To       end     `json:"to"`
		Port     int64   `json:"port"`
		Protocol *string `json:"protocol"`
		IPFamily *family `json:"ipFamily"`
	} `json:"traffic"`
}) (answer, error) {
	w, err := newWorld(in.input)
	if err != nil {
		return answer{}, err
	}
	protocol, err := checkPort(in.Traffic.Port, in.Traffic.Protocol)
	if err != nil {
		return answer{}, err
	}
	if err := checkFamily(in.Traffic.IPFamily); err != nil {
		return answer{}, err
	}
	from, fromIP, err := w.resolve(in.Traffic.From)
	if err != nil {
		return answer{}, err
	}
	to, toIP, err := w.resolve(in.Traffic.To)
	if err != nil {
		return answer{}, err
	}
	c, err := connect(from, to, fromIP, toIP, in.Traffic.IPFamily, int(in.Traffic.Port), protocol)
	if err != nil {
		return answer{}, err
	}
	return w.judge(c), nil
}

func (w *world) judge(c connection) answer {
	out, in := w.decide(c, egress), w.decide(c, ingress)
	return answer{out.Allowed && in.Allowed, out, in}
}

// decide is one direction: that of the source or that of the destination.
func (w *world) decide(c connection, d direction) decision {
	subject, other := c.to, peer(c.from, c.fromIP)
	if d == egress {
		subject, other = c.from, peer(c.to, c.toIP)
	}
	out := decision{Policies: []string{}}
	if subject != nil {
		for _, policy := range w.policies {
			if target := policy.target(subject, d); target != nil {
				out.Isolated = true
				if c.allows(target, other) {
					out.Policies = append(out.Policies, policy.name)
				}
			}
		}
	}
	settle := func(by string, allowed bool, rule *ruleUsed) decision {
		out.By, out.Allowed, out.Rule = by, allowed, rule
		return out
	}
	if c.from != nil && c.from == c.to {
		return settle("self", true, nil)
	}
	if subject == nil || subject.hostNetwork {
		return settle("default", true, nil)
	}
	if d == ingress && contains(c.to.hosts, c.fromIP) {
		return settle("node", true, nil)
	}
	if allowed, rule := w.tier(adminTier, c, d); rule != nil {
		return settle("admin", allowed, rule)
	}
	if out.Isolated {
		return settle("policy", len(out.Policies) > 0, nil)
	}
	if allowed, rule := w.tier(baselineTier, c, d); rule != nil {
		return settle("baseline", allowed, rule)
	}
	return settle("default", true, nil)
}
