package simulator

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Fault is a failure of one call.
type Fault int

// The faults. Those named Before leave the call unprocessed; those named After
// strike when the call has been processed, so that its outcome is unknown to
// the caller. HalfJSON and Cut also come after.
const (
	NoFault         Fault = iota // the call goes well
	DropBefore                   // the connection ends without an answer
	DropAfter                    // the same, after the call was processed
	GatewayBefore                // HTTP 502 with an HTML page
	GatewayAfter                 // the same, after the call was processed
	HalfJSON                     // a whole HTTP answer with half of the JSON
	Cut                          // the connection ends within the answer
	SlowBefore                   // the call waits before it is processed
	SlowAfter                    // the answer waits after the call was processed
	BusyBefore                   // 040102, not processed
	ExceptionBefore              // 0203, not processed
	ExceptionAfter               // 0203, though processed
	faultCount
)

// faultTexts names each fault as a knob and describes it.
var faultTexts = [faultCount][2]string{
	NoFault:         {"none", ""},
	DropBefore:      {"drop_before", "connection ends, call not processed"},
	DropAfter:       {"drop_after", "connection ends, call processed"},
	GatewayBefore:   {"gateway_before", "HTTP 502, call not processed"},
	GatewayAfter:    {"gateway_after", "HTTP 502, call processed"},
	HalfJSON:        {"half_json", "half of the answer's JSON, call processed"},
	Cut:             {"cut", "connection ends within the answer, call processed"},
	SlowBefore:      {"slow_before", "waits slow_ms before the call is processed"},
	SlowAfter:       {"slow_after", "waits slow_ms after the call was processed"},
	BusyBefore:      {"busy", "040102, call not processed"},
	ExceptionBefore: {"exception_before", "0203, call not processed"},
	ExceptionAfter:  {"exception_after", "0203, call processed"},
}

// String returns the knob name of the fault.
func (f Fault) String() string {
	if f < 0 || f >= faultCount {
		return faultTexts[NoFault][0]
	}
	return faultTexts[f][0]
}

// Chance is how often a fault strikes: in general and by method.
type Chance struct {
	All    float64            // share of calls, 0..1
	Method map[string]float64 // by the last part of the method name; replaces All
}

func (c Chance) of(short string) float64 {
	if p, set := c.Method[short]; set {
		return p
	}
	return c.All
}

// Faults holds a chance for each fault, by its number. That of NoFault is not
// used.
type Faults [faultCount]Chance

func (f *Faults) any() bool {
	for _, c := range f {
		if c.All > 0 || len(c.Method) > 0 {
			return true
		}
	}
	return false
}

func faultKnob(kind Fault) knob {
	text := faultTexts[kind]
	return knob{name: text[0], text: text[1] + "; a share, or method:share with commas",
		set: func(k *Knobs, v string) error {
			c, err := parseChance(v)
			if err == nil {
				k.Faults[kind] = c
			}
			return err
		},
		get: func(k *Knobs) string { return formatChance(k.Faults[kind]) }}
}

// parseChance reads "0.1", "requestBillingNew:0.1" or several with commas.
func parseChance(v string) (Chance, error) {
	var c Chance
	for part := range strings.SplitSeq(v, ",") {
		method, number, named := strings.Cut(strings.TrimSpace(part), ":")
		if !named {
			method, number = "", method
		}
		p, err := parseShare(number)
		if err != nil {
			return Chance{}, err
		}
		switch {
		case !named:
			c.All = p
		case method == "":
			return Chance{}, errors.New("want a method name before the colon")
		default:
			if c.Method == nil {
				c.Method = make(map[string]float64)
			}
			c.Method[method] = p
		}
	}
	return c, nil
}

func formatChance(c Chance) string {
	parts := []string{formatShare(c.All)}
	for _, method := range slices.Sorted(maps.Keys(c.Method)) {
		parts = append(parts, fmt.Sprintf("%s:%s", method, formatShare(c.Method[method])))
	}
	return strings.Join(parts, ",")
}
