package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Memory is a file that says which alarms were sent, so that a watchdog that runs every few minutes
// does not repeat them. It has no secret: receivers are named by hashes. Where it cannot be read or
// written, alarms are repeated.
type Memory struct {
	path string
	last map[string]sent
}

// sent is the last alarm that a receiver took.
type sent struct {
	Alarm string    `json:"alarm"`
	At    time.Time `json:"at"`
}

// Remember reads the memory in a file; path "" has none.
func Remember(path string) *Memory {
	m := &Memory{path: path, last: map[string]sent{}}
	if b, err := os.ReadFile(path); err == nil && json.Unmarshal(b, &m.last) != nil {
		m.last = map[string]sent{}
	}
	return m
}

// Due are the receivers to which an alarm is sent: those that took another one last, or the same
// one for repeat or longer ago. No alarm ("") is sent where one was last: it is over.
func (m *Memory) Due(list []*config.Receiver, scope, alarm string, now time.Time, repeat time.Duration) []*config.Receiver {
	return slices.DeleteFunc(slices.Clone(list), func(r *config.Receiver) bool {
		before := m.last[place(r, scope)]
		if alarm == "" && r.When == config.WhenAlways {
			return false
		}
		age := now.Sub(before.At).Abs() // a clock that was set back a little repeats nothing
		return before.Alarm == alarm && (alarm == "" || age < repeat)
	})
}

// Took records the receivers that took an alarm.
func (m *Memory) Took(list []Delivery, scope, alarm string, now time.Time) error {
	for i := range list {
		switch at := place(list[i].Receiver, scope); {
		case list[i].Err != nil:
		case alarm == "":
			delete(m.last, at)
		default:
			m.last[at] = sent{alarm, now.UTC().Truncate(time.Second)}
		}
	}
	if m.path == "" {
		return nil
	}
	b, err := json.Marshal(m.last)
	if err != nil {
		return err
	}
	return atomicfile.Write(m.path, atomicfile.Private, append(b, '\n'))
}

// place names a receiver and what its alarms are about.
func place(r *config.Receiver, scope string) string {
	return hash(string(r.Type), r.URL.Reveal(), r.Host, strings.Join(r.To, ","), scope)
}

func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Fingerprint identifies what is wrong in a run of a watchdog, whatever counts and times say. It is
// empty if all is well.
func (r *Run) Fingerprint() string {
	if r.Code == 0 {
		return ""
	}
	var parts []string
	causes := r.alarms()
	for i := range causes {
		c := &causes[i]
		part := string(c.Kind) + " " + c.Seller + " " + c.Period
		if c.Oldest != nil {
			part += " " + c.Oldest.OrderNo
		}
		if c.Stop != nil {
			part += " " + string(c.Stop.Trouble)
		}
		parts = append(parts, part)
	}
	for i := range r.Accounts {
		for _, a := range r.Accounts[i].Alarms {
			parts = append(parts, string(a)+" "+r.Accounts[i].Seller)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, r.Outcome.En)
	}
	slices.Sort(parts)
	return hash(parts...)
}
