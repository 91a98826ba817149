package netpol

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"kube-semantics/oracle/draw"
)

type fields = draw.Fields

// scene is a cluster while it is drawn. All is drawn from pools so small that things meet.
type scene struct {
	*rand.Rand
	// faulty says that the case may have something that is refused.
	faulty     bool
	six        bool
	namespaces []string
	// many is how many there are at most of each thing that a rule, a block or a container lists, and of rules; two, but in a
	// crowd.
	many int
	pods []string
}

func newScene(r *rand.Rand) *scene {
	s := &scene{Rand: r, faulty: draw.Chance(r, 20), six: draw.Chance(r, 35), many: 2}
	s.namespaces = []string{"shop", "default", "ops"}[:draw.OneOf(r, 1, 1, 2, 2, 3)]
	return s
}

// crowd makes a scene one of long lists: of more than a word has bits, or than is looked through one by one. It is seldom so
// faulty that all of it were refused.
func (s *scene) crowd(most int) {
	s.faulty = s.chance(3)
	s.many = draw.Between(s.Rand, 4, most)
	s.namespaces = []string{"shop", "default", "ops"}
}

// isCrowd tells a scene of long lists from the others.
func (s *scene) isCrowd() bool { return s.many > 2 }

func (s *scene) chance(percent int) bool { return draw.Chance(s.Rand, percent) }

// fault is true now and then in a faulty scene.
func (s *scene) fault() bool { return s.faulty && s.chance(6) }

func one[T any](s *scene, values ...T) T { return draw.Pick(s.Rand, values) }

func several[T any](s *scene, low, high int, next func() T) []T {
	return draw.Several(s.Rand, low, high, next)
}

// put sets a field; an empty list or object is mostly left away, or null.
func (s *scene) put(into fields, name string, value any) {
	empty := false
	switch value := value.(type) {
	case nil:
		empty = true
	case fields:
		empty = len(value) == 0
	case []fields:
		empty = len(value) == 0
	case []string:
		empty = len(value) == 0
	}
	switch {
	case !empty || s.chance(20):
		into[name] = value
	case s.chance(10):
		into[name] = nil
	}
}

var (
	labelKeys   = []string{"app", "app", "app", "tier"}
	labelValues = []string{"web", "web", "web", "db", ""}
)

func (s *scene) labels() fields {
	out := fields{}
	for range s.IntN(4) {
		out[draw.Pick(s.Rand, labelKeys)] = draw.Pick(s.Rand, labelValues)
	}
	return out
}

// selector draws a label selector; keys are those of pods or of namespaces.
func (s *scene) selector(keys []string) any {
	if s.chance(22) {
		return fields{}
	}
	out := fields{}
	if s.chance(60) {
		all := fields{}
		for range draw.OneOf(s.Rand, 1, 1, 1, 2) {
			key, value := draw.Pick(s.Rand, keys), draw.Pick(s.Rand, labelValues)
			if s.fault() {
				key, value = one(s, [2]string{"a b", "x"}, [2]string{"app", "a b"}, [2]string{"", "x"}, [2]string{"app", strings.Repeat("x", 64)}, [2]string{"a/b/c", "x"})[0], "x"
				if s.chance(50) {
					key, value = "app", one(s, "-", "a b", strings.Repeat("x", 64), "é")
				}
			}
			if key == metadataName {
				value = draw.Pick(s.Rand, s.namespaces)
			}
			all[key] = value
		}
		out["matchLabels"] = all
	} else if s.chance(10) {
		out["matchLabels"] = one[any](s, fields{}, nil)
	}
	if _, has := out["matchLabels"]; !has || s.chance(20) {
		out["matchExpressions"] = several(s, 0, 2, func() fields { return s.requirement(keys) })
	}
	return out
}

func (s *scene) requirement(keys []string) fields {
	operator := one(s, "In", "In", "NotIn", "NotIn", "Exists", "DoesNotExist")
	key := draw.Pick(s.Rand, keys)
	out := fields{"key": key, "operator": operator}
	if operator == "In" || operator == "NotIn" {
		out["values"] = several(s, 1, 3, func() string {
			if key == metadataName {
				return draw.Pick(s.Rand, s.namespaces)
			}
			return draw.Pick(s.Rand, labelValues)
		})
	} else if s.chance(10) {
		out["values"] = []string{}
	}
	if s.fault() {
		switch s.IntN(5) {
		case 0:
			out["operator"] = one(s, "in", "Gt", "", "NotExists")
		case 1:
			delete(out, "values")
			out["operator"] = "In"
		case 2:
			out["operator"], out["values"] = "Exists", []string{"x"}
		case 3:
			out["key"] = one(s, "", "-", "a b", "a//b")
		default:
			out["operator"], out["values"] = one(s, "In", "NotIn"), []string{"web", one(s, "a b", "-x", strings.Repeat("x", 64))}
		}
	}
	return out
}

const metadataName = "kubernetes.io/metadata.name"

var namespaceKeys = []string{"team", "team", "env", metadataName}

// Addresses of pods, of their nodes, and of the world.
var (
	podAddresses   = []string{"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.1.4", "10.0.1.5", "10.1.0.6"}
	hostAddresses  = []string{"192.168.0.1", "192.168.0.2"}
	worldAddresses = []string{"203.0.113.7", "203.0.113.70", "172.16.0.9", "0.0.0.0", "255.255.255.255"}
	podSix         = []string{"fd00::1", "fd00::2", "fd00:0:0:1::3", "FD00::A", "fd00::0:0004"}
	hostSix        = []string{"fd01::1", "fd01::2"}
	worldSix       = []string{"2001:db8::7", "2001:db8:0:0::70", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}
	noAddresses    = []string{"10.0.0", "10.0.0.256", "010.0.0.1", "x", "fe80::1%eth0", "10.0.0.1/32", " 10.0.0.1", "fd00::1::2", "1"}
)

func (s *scene) address(four, six []string) string {
	if s.fault() {
		return draw.Pick(s.Rand, noAddresses)
	}
	text := draw.Pick(s.Rand, four)
	if s.six && s.chance(40) {
		text = draw.Pick(s.Rand, six)
	}
	if at := strings.LastIndexAny(text, ".:"); s.isCrowd() && s.chance(70) {
		return text[:at+1] + fmt.Sprint(s.IntN(100))
	}
	return text
}

func (s *scene) anyAddress() string {
	switch s.IntN(4) {
	case 0:
		return s.address(hostAddresses, hostSix)
	case 1:
		return s.address(worldAddresses, worldSix)
	default:
		return s.address(podAddresses, podSix)
	}
}

func (s *scene) setAddresses(status fields, list, single string, four, six []string) {
	both := []fields{{"ip": s.address(four, four)}, {"ip": s.address(six, six)}}
	switch n := s.IntN(100); {
	case n < 12:
		s.put(status, list, []fields{})
		if s.chance(20) {
			status[single] = ""
		}
	case n < 60 || !s.six && n < 85:
		status[single] = s.address(four, six)
		if s.chance(15) {
			status[list] = []fields{}
		}
	case n < 75:
		status[list] = both
		if s.chance(50) {
			status[single] = both[0]["ip"]
		}
	case n < 85:
		status[list] = []fields{both[1], both[0]}
	default:
		status[list] = []fields{both[s.IntN(2)]}
	}
}

var portNames = []string{"http", "http", "metrics", "dns", "8080-x"}

func (s *scene) containers() []fields {
	return several(s, 0, 2, func() fields {
		out := fields{"name": one(s, "a", "b")}
		ports := several(s, 0, min(s.many, 8), func() fields {
			port := fields{"containerPort": one(s, 80, 80, 8080, 53, 9090)}
			if s.chance(80) {
				port["name"] = draw.Pick(s.Rand, portNames)
			}
			if s.chance(55) {
				port["protocol"] = one(s, "TCP", "TCP", "UDP", "SCTP")
			}
			if s.chance(10) {
				port["hostPort"] = 80
			}
			return port
		})
		s.put(out, "ports", ports)
		return out
	})
}

func (s *scene) pod(i int) fields {
	metadata := fields{"name": fmt.Sprintf("p%d", i)}
	namespace := draw.Pick(s.Rand, s.namespaces)
	if s.fault() {
		metadata["name"], namespace = "p0", s.namespaces[0]
	}
	name := namespace + "/" + metadata["name"].(string)
	if namespace != "default" || s.chance(50) {
		metadata["namespace"] = namespace
	}
	s.pods = append(s.pods, name)
	s.put(metadata, "labels", s.labels())
	spec, status := fields{"containers": s.containers()}, fields{}
	if s.chance(9) {
		spec["hostNetwork"] = one[any](s, true, true, true, false, nil)
	}
	if s.chance(15) {
		init := fields{"name": "i", "ports": []fields{{"name": draw.Pick(s.Rand, portNames), "containerPort": one(s, 80, 8080)}}}
		s.put(init, "restartPolicy", one[any](s, "Always", "Always", nil, "OnFailure"))
		spec["initContainers"] = []fields{init}
	}
	four, six := podAddresses, podSix
	if spec["hostNetwork"] == true {
		four, six = hostAddresses, hostSix
	}
	s.setAddresses(status, "podIPs", "podIP", four, six)
	if s.chance(70) {
		s.setAddresses(status, "hostIPs", "hostIP", hostAddresses, hostSix)
	}
	out := fields{"metadata": metadata, "spec": spec}
	s.put(out, "status", status)
	return out
}

func (s *scene) namespace(name string) fields {
	labels := fields{}
	for range s.IntN(3) {
		labels[one(s, "team", "team", "env")] = draw.Pick(s.Rand, labelValues)
	}
	if s.chance(15) {
		labels[metadataName] = one(s, name, "other", "shop")
	}
	metadata := fields{"name": name}
	s.put(metadata, "labels", labels)
	return fields{"metadata": metadata}
}

func (s *scene) cidr() string {
	text := s.anyAddress()
	for strings.ContainsAny(text, "/% x") {
		text = s.anyAddress()
	}
	if s.fault() {
		return one(s, "", "10.0.0.1", "10.0.0.0/33", "x/8", "10.0.0.0/-1", "fd00::/129", "10.0.0/8", "10.0.0.0/08", "10.0.0.0/8 ", "/8", "256.0.0.0/8", "fd00::1%lo/64", "10.0.0.0/+8")
	}
	bits := one(s, 0, 8, 16, 16, 23, 24, 24, 30, 31, 32)
	if strings.Contains(text, ":") {
		bits = one(s, 0, 8, 32, 48, 64, 64, 112, 126, 127, 128)
	} else if s.chance(6) {
		// As objects from before Go refused them.
		text = strings.Replace(text, ".", ".0", 1)
	}
	return fmt.Sprintf("%s/%d", text, bits)
}

// asSix now and then writes a block of IPv4 addresses as one of IPv6.
func (s *scene) asSix(block string) string {
	base, bits, _ := strings.Cut(block, "/")
	length, err := strconv.Atoi(bits)
	if err != nil || strings.Contains(base, ":") || !s.chance(2) {
		return block
	}
	return fmt.Sprintf("::ffff:%s/%d", base, 96+length)
}

func (s *scene) ipBlock() fields {
	cidr := s.cidr()
	out := fields{"cidr": s.asSix(cidr)}
	base, bits, ok := strings.Cut(cidr, "/")
	if !ok || s.chance(45) {
		return out
	}
	var length int
	if _, err := fmt.Sscan(bits, &length); err != nil {
		return out
	}
	whole := 32
	pool := podAddresses
	if strings.Contains(base, ":") {
		whole, pool = 128, podSix
	}
	except := []string{}
	for range draw.Between(s.Rand, 1, s.many) {
		if s.fault() {
			except = append(except, one(s, s.cidr(), cidr, "x", "0.0.0.0/0", "::/1"))
			continue
		}
		if length >= whole {
			break
		}
		longer := min(whole, length+one(s, 1, 1, 4, 8, whole))
		inside := base
		// An address of the pool, where it lies inside.
		if length <= whole/4 && s.chance(60) {
			if at := draw.Pick(s.Rand, pool); !s.six || strings.Contains(at, ":") == strings.Contains(base, ":") {
				if length == 0 || strings.HasPrefix(at, strings.SplitN(strings.SplitN(base, ".", 2)[0], ":", 2)[0]) {
					inside = at
				}
			}
		}
		if at := strings.LastIndexAny(inside, ".:"); s.isCrowd() && length <= whole-8 && s.chance(80) {
			inside, longer = inside[:at+1]+fmt.Sprint(s.IntN(100)), whole-s.IntN(3)
		}
		except = append(except, s.asSix(fmt.Sprintf("%s/%d", inside, longer)))
	}
	s.put(out, "except", except)
	return out
}

func (s *scene) peer() fields {
	out := fields{}
	switch n := s.IntN(100); {
	case n < 30:
		out["podSelector"] = s.selector(labelKeys)
	case n < 52:
		out["namespaceSelector"] = s.selector(namespaceKeys)
	case n < 68:
		out["podSelector"] = s.selector(labelKeys)
		out["namespaceSelector"] = s.selector(namespaceKeys)
	default:
		out["ipBlock"] = s.ipBlock()
	}
	if s.fault() {
		switch s.IntN(3) {
		case 0:
			return one(s, fields{}, fields{"podSelector": nil}, fields{"sameNode": fields{}})
		case 1:
			out["ipBlock"] = s.ipBlock()
			out["podSelector"] = s.selector(labelKeys)
		default:
			out["ipBlock"] = one(s, fields{}, fields{"except": []string{"10.0.0.0/8"}})
		}
	}
	return out
}

func (s *scene) policyPort() fields {
	out := fields{}
	if s.chance(55) {
		out["protocol"] = one[any](s, "TCP", "TCP", "UDP", "SCTP", nil)
	}
	switch n := s.IntN(100); {
	case n < 15:
	case n < 45:
		out["port"] = one[any](s, 80, 80, 8080, 53, 443, 9090)
		if s.isCrowd() {
			out["port"] = draw.Between(s.Rand, 40, 120)
		}
	case n < 70:
		out["port"] = draw.Pick(s.Rand, portNames)
	default:
		low := one(s, 1, 50, 79, 80, 81, 443, 8000)
		if s.isCrowd() {
			low = draw.Between(s.Rand, 1, 9000)
		}
		out["port"], out["endPort"] = low, low+one(s, 0, 1, 10, 1000, 8000)
	}
	if s.fault() {
		switch s.IntN(4) {
		case 0:
			out["protocol"] = one(s, "tcp", "", "ICMP", "*")
		case 1:
			out["port"] = one[any](s, 0, -1, 65536, "", "80", "a--b", "-a", "a-", "A", strings.Repeat("a", 16), "é", "1-2")
		case 2:
			out["endPort"] = one(s, 0, 1, 65536, -1)
		default:
			delete(out, "port")
			out["endPort"] = 90
		}
	}
	return out
}

func (s *scene) rule(peers string) fields {
	out := fields{}
	length := 2
	if s.isCrowd() {
		length = one(s, 1, 2, min(s.many, 20))
	}
	s.put(out, peers, several(s, 0, length, s.peer))
	s.put(out, "ports", several(s, 0, length, s.policyPort))
	return out
}

func (s *scene) policy(i int) fields {
	metadata := fields{"name": fmt.Sprintf("np%d", i)}
	namespace := draw.Pick(s.Rand, s.namespaces)
	if s.fault() {
		metadata["name"], namespace = "np0", s.namespaces[0]
	}
	if namespace != "default" || s.chance(50) {
		metadata["namespace"] = namespace
	}
	spec := fields{}
	s.put(spec, "podSelector", one(s, s.selector(labelKeys), any(fields{})))
	types := one(s, nil, []string{}, []string{"Ingress"}, []string{"Ingress"}, []string{"Egress"}, []string{"Egress"}, []string{"Ingress", "Egress"}, []string{"Egress", "Ingress"}, []string{"Ingress", "Ingress"})
	if s.fault() {
		types = one(s, []string{"ingress"}, []string{""}, []string{"Ingress", "Egress", "Ingress"}, []string{"Ingress", "Both"})
	}
	s.put(spec, "policyTypes", types)
	s.put(spec, "ingress", several(s, 0, s.many, func() fields { return s.rule("from") }))
	s.put(spec, "egress", several(s, 0, s.many, func() fields { return s.rule("to") }))
	return fields{"metadata": metadata, "spec": spec}
}

func (s *scene) node(i int) fields {
	out := fields{"metadata": fields{"name": fmt.Sprintf("n%d", i), "labels": s.labels()}}
	addresses := several(s, 0, 2, func() fields {
		return fields{"type": "InternalIP", "address": one(s, s.address(hostAddresses, hostSix), s.anyAddress(), "host-name", "010.0.0.1")}
	})
	s.put(out, "status", fields{"addresses": addresses})
	return out
}

// cluster draws all but the question. admin says how often administrators have policies.
func (s *scene) cluster(pods, policies, admin int) fields {
	in := fields{"policies": numbered(s, policies, s.policy), "pods": numbered(s, pods, s.pod)}
	if len(s.pods) == 0 && s.chance(90) {
		in["pods"] = []fields{s.pod(0), s.pod(1)}
	}
	var namespaces []fields
	for _, name := range s.namespaces {
		if s.chance(75) {
			namespaces = append(namespaces, s.namespace(name))
		}
	}
	if s.fault() && len(namespaces) > 0 {
		namespaces = append(namespaces, namespaces[0])
	}
	s.put(in, "namespaces", namespaces)
	if s.chance(admin) {
		in["adminPolicies"] = s.adminPolicies()
		s.put(in, "nodes", numbered(s, 2, s.node))
	} else if s.chance(5) {
		in["adminPolicies"] = one[any](s, []fields{}, nil)
	}
	return in
}

func numbered(s *scene, limit int, next func(i int) fields) []fields {
	out := []fields{}
	for i := range s.IntN(limit + 1) {
		out = append(out, next(i))
	}
	return out
}

func (s *scene) protocol(into fields) {
	if s.chance(60) {
		into["protocol"] = one[any](s, "TCP", "TCP", "UDP", "SCTP", nil)
	}
	if s.fault() {
		into["protocol"] = one(s, "tcp", "", "ICMP")
	}
}

func (s *scene) port() int {
	if s.fault() {
		return one(s, 0, -1, 65536)
	}
	if s.isCrowd() && s.chance(50) {
		return draw.Between(s.Rand, 40, 120)
	}
	return one(s, 80, 80, 80, 8080, 53, 9090, 443, 1, 65535, 79, 81)
}

func (s *scene) family(into fields, often int) {
	if s.chance(often) {
		into["ipFamily"] = one[any](s, "IPv4", "IPv4", "IPv6", nil)
	}
	if s.fault() {
		into["ipFamily"] = one(s, "ipv4", "", "Dual")
	}
}

func drawVerdict(r *rand.Rand) any {
	s := newScene(r)
	pods, policies := draw.OneOf(r, 2, 3, 4), 3
	if s.chance(1) {
		s.crowd(30)
		pods, policies = draw.OneOf(r, 3, 20, 150), draw.OneOf(r, 3, 10)
	}
	in := s.cluster(pods, policies, 55)
	end := func() fields {
		if len(s.pods) > 0 && !s.chance(15) {
			out := fields{"pod": draw.Pick(r, s.pods)}
			if s.fault() {
				out["pod"] = one(s, "p0", "nowhere/p0", "", "/p0")
			}
			return out
		}
		return fields{"ip": s.anyAddress()}
	}
	from, to := end(), end()
	for range 5 {
		if from["pod"] == to["pod"] && from["pod"] != nil && s.chance(95) {
			to = end()
		}
	}
	traffic := fields{"from": from, "to": to, "port": s.port()}
	if s.fault() {
		traffic["to"] = one(s, fields{}, fields{"pod": nil, "ip": nil}, fields{"pod": "default/p0", "ip": "10.0.0.1"})
	}
	s.protocol(traffic)
	s.family(traffic, 8)
	in["traffic"] = traffic
	return in
}

func drawMatrix(r *rand.Rand) any {
	s := newScene(r)
	pods, policies := 6, 3
	if s.IntN(400) == 0 {
		s.crowd(10)
		pods, policies = draw.OneOf(r, 70, 150), draw.OneOf(r, 2, 4)
	}
	in := s.cluster(pods, policies, 35)
	in["port"] = s.port()
	s.protocol(in)
	s.family(in, 20)
	return in
}

func drawIsolation(r *rand.Rand) any {
	s := newScene(r)
	pods, policies := 5, 4
	if s.chance(1) {
		s.crowd(4)
		pods, policies = 150, draw.OneOf(r, 4, 20)
	}
	in := s.cluster(pods, policies, 0)
	if s.chance(5) {
		// Not looked at.
		in["adminPolicies"] = []fields{{"kind": "x"}}
	}
	return in
}
