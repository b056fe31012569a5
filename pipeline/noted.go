package pipeline

import "github.com/fapiao/fapiao/pipeline/rules"

// note keeps a finding about an invoice until the stage is over: answers arrive on many goroutines,
// and findings are heard on one.
func (r *Run) note(f rules.Finding) {
	r.stops.Lock()
	defer r.stops.Unlock()
	r.noted = append(r.noted, f)
}

// hearNoted has the findings heard that were noted.
func (r *Run) hearNoted() {
	r.stops.Lock()
	noted := r.noted
	r.noted = nil
	r.stops.Unlock()
	for _, f := range noted {
		r.hear(f)
	}
}
