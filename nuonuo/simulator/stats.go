package simulator

import "sync"

// MethodCount counts the calls of one method.
type MethodCount struct {
	Calls  int64            `json:"calls"`   // that passed the gateway
	ByCode map[string]int64 `json:"by_code"` // answers, by code or by the name of a fault
}

// stats counts calls and answers.
type stats struct {
	mu       sync.Mutex
	calls    map[string]*MethodCount
	strikes  map[string]int64 // by knob
	troubles []string
}

// maxMethodNames bounds what unknown method names can make the server keep.
const maxMethodNames = 200

func (s *stats) of(method string) *MethodCount {
	m := s.calls[method]
	if m == nil {
		if len(s.calls) >= maxMethodNames || len(method) > 100 {
			method = "(other)"
		}
		if m = s.calls[method]; m == nil {
			m = &MethodCount{ByCode: make(map[string]int64)}
			s.calls[method] = m
		}
	}
	return m
}

// begin counts a call and returns its number within the method.
func (s *stats) begin(method string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.of(method)
	m.Calls++
	return m.Calls
}

// answered counts an answer.
func (s *stats) answered(method, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of(method).ByCode[code]++
}

// overloaded counts an answer to a call above the rate.
func (s *stats) overloaded(method, kind string) { s.answered(method, "overload "+kind) }

// struck counts that a knob changed how something went; "" is no knob.
func (s *stats) struck(knob string) {
	if knob == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strikes[knob]++
}

// trouble notes an error of the simulator itself, such as a full disk, which
// State shows. Only the last few are kept.
func (s *stats) trouble(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.troubles = append(s.troubles, err.Error())
	if len(s.troubles) > 20 {
		s.troubles = s.troubles[1:]
	}
}
